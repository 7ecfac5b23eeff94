//! Files that go with a text: chosen, kept with its draft, sent, taken back.

use crate::provider::{Live, Trouble, text};
use crate::world::fresh;
use listo_engine::api::{
    Attachment, Delivery, DraftKind, DraftText, RefusedFileReason, TextToSend,
};
use listo_engine::{Chosen, Error};
use listo_sources::connector::FailureKind;
use std::path::PathBuf;

/// The beginning of a picture, and enough behind it to be told from others.
fn picture(n: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend([n; 200]);
    bytes
}

impl Live {
    fn file(&self, name: &str, bytes: &[u8]) -> Chosen {
        let path = self.folder.path().join("chosen").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        Chosen::File(path)
    }

    /// A picture is attached; what is attached then.
    async fn with_picture(&self, id: &str, name: &str, n: u8) -> Vec<Attachment> {
        let attached = self
            .engine
            .attach(id, vec![self.file(name, &picture(n))])
            .await
            .unwrap();
        assert_eq!(attached.refused, []);
        attached.files
    }

    async fn send_with(&self, id: &str, body: &str, files: &[Attachment]) {
        let text = with(body, files);
        self.engine.send(&fresh(), id, &text).await.unwrap();
    }

    /// Names of the files of the only draft, and its words.
    async fn draft_with_files(&self) -> Option<(String, Vec<String>)> {
        let draft = self.engine.drafts().await.unwrap().pop()?;
        Some((draft.text, names(&draft.files)))
    }

    fn sent_files(&self) -> Vec<(String, Vec<u8>)> {
        let provider = self.provider.lock();
        let sent = provider.held.iter().filter(|held| held.outbound);
        sent.flat_map(|held| held.files.clone()).collect()
    }

    fn stored(&self, file: &Attachment) -> PathBuf {
        let folder = self.folder.path().join("attachments");
        folder.join(&file.sha256[..2]).join(&file.sha256)
    }
}

fn names(files: &[Attachment]) -> Vec<String> {
    files
        .iter()
        .map(|file| file.name.clone().unwrap())
        .collect()
}

fn with(body: &str, files: &[Attachment]) -> TextToSend {
    TextToSend {
        files: files.iter().map(|file| file.sha256.clone()).collect(),
        ..text(body)
    }
}

#[tokio::test]
async fn files_wait_with_their_draft_and_leave_with_the_text() {
    let (mut w, id) = Live::with_ana().await;
    w.with_picture(&id, "roof.png", 1).await;
    let chosen = vec![
        w.file("quote.txt", b"90 EUR"),
        w.file("roof.png", &picture(1)),
    ];
    let attached = w.engine.attach(&id, chosen).await.unwrap();
    assert_eq!(
        names(&attached.files),
        ["roof.png", "quote.txt"],
        "the same file is there once"
    );
    let [roof, quote] = &attached.files[..] else {
        panic!()
    };
    assert_eq!((roof.media_type.as_str(), roof.image), ("image/png", true));
    assert_eq!((quote.media_type.as_str(), quote.size), ("text/plain", 6));
    // What was chosen may change or go: what was seen is sent.
    std::fs::remove_dir_all(w.folder.path().join("chosen")).unwrap();
    w.restart().await;
    let (_, kept) = w.draft_with_files().await.unwrap();
    assert_eq!(kept, ["roof.png", "quote.txt"], "they outlive the program");
    w.send_with(&id, "Look", &attached.files).await;
    assert_eq!(
        w.draft_with_files().await,
        None,
        "nothing is left to be written"
    );
    let pending = w.engine.reply_state(&id).await.unwrap().pending;
    assert_eq!((pending.len(), &pending[0].files), (1, &attached.files));
    w.settle().await;
    let sent = [
        ("roof.png".to_owned(), picture(1)),
        ("quote.txt".to_owned(), b"90 EUR".to_vec()),
    ];
    assert_eq!(w.sent_files(), sent);
    let last = w.texts(&id).await.pop().unwrap();
    assert_eq!(
        (last.body.as_str(), last.attachments),
        ("Look", attached.files)
    );
    w.assert_replay().await;
}

#[tokio::test]
async fn a_picture_needs_no_words() {
    let (mut w, id) = Live::with_ana().await;
    let files = w.with_picture(&id, "roof.png", 1).await;
    // No answer comes, and it comes back among what is fetched.
    w.provider.trouble(&[Trouble::AnswerLost]);
    w.send_with(&id, " ", &files).await;
    w.settle().await;
    assert_eq!(w.provider.lock().sends, 1, "it is not sent twice");
    assert_eq!(w.sent_files().len(), 1);
    let last = w.texts(&id).await.pop().unwrap();
    assert_eq!((last.body.as_str(), last.delivery), ("", Delivery::Queued));
    let nothing = w.engine.send(&fresh(), &id, &text(" ")).await.unwrap();
    assert_eq!(
        nothing.refused.len(),
        1,
        "with neither there is nothing to send"
    );
}

#[tokio::test]
async fn what_is_taken_back_is_in_the_composer_again() {
    let (w, id) = Live::with_ana().await;
    let first = w.with_picture(&id, "first.png", 1).await;
    let command = fresh();
    w.engine
        .send(&command, &id, &with("One", &first))
        .await
        .unwrap();
    w.with_picture(&id, "second.png", 2).await;
    w.engine.undo(&fresh()).await.unwrap();
    let both = ["second.png".to_owned(), "first.png".to_owned()];
    assert_eq!(
        w.draft_with_files().await,
        Some(("One".into(), both.to_vec()))
    );
    w.engine.redo(&fresh()).await.unwrap();
    assert_eq!(
        w.draft_with_files().await,
        Some((String::new(), both[..1].to_vec()))
    );
    let pending = w.engine.reply_state(&id).await.unwrap().pending;
    assert_eq!(names(&pending[0].files), ["first.png"]);
    w.engine
        .cancel_send(&fresh(), &id, &pending[0].id)
        .await
        .unwrap();
    assert_eq!(
        w.draft_with_files().await,
        Some(("One".into(), both.to_vec()))
    );
    // The words alone are taken out: the files stay.
    let gone = DraftText {
        kind: DraftKind::Message,
        about: id.clone(),
        text: String::new(),
        item: None,
    };
    w.engine.keep_draft(gone).await.unwrap();
    assert_eq!(
        w.draft_with_files().await,
        Some((String::new(), both.to_vec()))
    );
    w.assert_replay().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_left_out_and_told() {
    let (w, id) = Live::with_ana().await;
    let folder = Chosen::File(w.folder.path().to_owned());
    let chosen = vec![
        w.file("a.png", &picture(1)),
        w.file("nothing.png", b""),
        folder,
        Chosen::File("/there/is/no/such.png".into()),
        w.file("long.txt", &[b'x'; 101]),
        w.file("huge.png", &[&picture(2)[..], &[0; 900]].concat()),
        w.file("b.png", &picture(3)),
        Chosen::Bytes {
            name: "../../c\u{202e}gnp.exe".into(),
            bytes: picture(4),
        },
        w.file("d.png", &picture(5)),
    ];
    let attached = w.engine.attach(&id, chosen).await.unwrap();
    assert_eq!(names(&attached.files), ["a.png", "b.png", "cgnp.exe"]);
    let refused: Vec<_> = attached
        .refused
        .iter()
        .map(|r| (r.name.as_str(), r.why, r.limit))
        .collect();
    let name = w.folder.path().file_name().unwrap().to_string_lossy();
    let name = name.trim_end_matches('.');
    assert_eq!(
        refused,
        [
            ("nothing.png", RefusedFileReason::Empty, 0),
            (name, RefusedFileReason::Unreadable, 0),
            ("such.png", RefusedFileReason::Unreadable, 0),
            ("long.txt", RefusedFileReason::TooLarge, 100),
            ("huge.png", RefusedFileReason::TooLarge, 1_000),
            ("d.png", RefusedFileReason::TooMany, 3),
        ]
    );
    let unknown = TextToSend {
        files: vec!["0".repeat(64)],
        ..text("Look")
    };
    let answer = w.engine.send(&fresh(), &id, &unknown).await;
    assert!(
        matches!(answer, Err(Error::Invalid { field: "files", .. })),
        "{answer:?}"
    );
    assert_eq!(
        w.pending(&id).await,
        [],
        "the words do not leave without them"
    );
}

#[tokio::test]
async fn a_picture_without_words_is_not_taken_for_another_one_and_not_sent_again() {
    let (mut w, id) = Live::with_ana().await;
    let files = w.with_picture(&id, "roof.png", 1).await;
    w.send_with(&id, "", &files).await;
    w.pass(5_000);
    w.provider.trouble(&[Trouble::RequestLost]);
    w.turn().await;
    // One of two hours before, from another program, that nobody has fetched yet.
    w.provider
        .put_sent("+34600000001", "", w.now - 2 * 3_600_000);
    w.settle().await;
    assert_eq!(w.provider.lock().sends, 1, "it may be on its way");
    let texts = w.texts(&id).await;
    let failed = texts.iter().find(|t| t.delivery == Delivery::Failed);
    let why = failed.and_then(|t| t.failure.clone()).unwrap();
    assert_eq!(why.kind, "unconfirmed", "a person decides");
}

#[tokio::test]
async fn one_content_is_attached_once_whatever_it_is_called() {
    let (w, id) = Live::with_ana().await;
    w.with_picture(&id, "a.png", 1).await;
    let files = w.with_picture(&id, "b.png", 1).await;
    assert_eq!(names(&files), ["a.png"]);
    w.send_with(&id, "", &files).await;
    assert_eq!(w.draft_with_files().await, None, "nothing of it is left");
}

#[tokio::test]
async fn a_file_goes_from_the_disk_when_nothing_names_it() {
    let (w, id) = Live::with_ana().await;
    let files = w.with_picture(&id, "kept.png", 1).await;
    let kept = w.stored(&files[0]);
    w.send_with(&id, "One", &files).await;
    w.engine.undo(&fresh()).await.unwrap();
    w.engine.detach_file(&id, &files[0].sha256).await.unwrap();
    let files = w.with_picture(&id, "gone.png", 2).await;
    let gone = w.stored(&files[0]);
    assert!(kept.is_file() && gone.is_file());
    assert_eq!(
        w.engine.detach_file(&id, &files[0].sha256).await.unwrap(),
        []
    );
    assert!(w.engine.clear_leftovers().await.unwrap());
    assert!(kept.is_file(), "what was taken back can be sent again");
    assert!(!gone.exists());
    w.engine.redo(&fresh()).await.unwrap();
    let pending = w.engine.reply_state(&id).await.unwrap().pending;
    assert_eq!(names(&pending[0].files), ["kept.png"]);
}

#[tokio::test]
async fn a_text_whose_file_is_gone_has_failed() {
    let (mut w, id) = Live::with_ana().await;
    let files = w.with_picture(&id, "roof.png", 1).await;
    w.send_with(&id, "Look", &files).await;
    std::fs::remove_file(w.stored(&files[0])).unwrap();
    w.settle().await;
    assert_eq!(w.provider.lock().sends, 0, "nor does it leave without it");
    let last = w.texts(&id).await.pop().unwrap();
    assert_eq!(last.delivery, Delivery::Failed);
    assert_eq!(last.failure.unwrap().kind, "files");
}

#[tokio::test]
async fn what_failed_is_written_again_with_its_files() {
    let (mut w, id) = Live::with_ana().await;
    let files = w.with_picture(&id, "roof.png", 1).await;
    w.send_with(&id, "", &files).await;
    w.pass(5_000);
    w.provider.trouble(&[Trouble::Rejected(FailureKind::Files)]);
    w.turn().await;
    let failed = w.texts(&id).await.pop().unwrap();
    assert_eq!(failed.delivery, Delivery::Failed);
    assert_eq!(w.draft_with_files().await, None);
    let again = w.engine.attach_again(&id, &failed.id).await.unwrap();
    assert_eq!((again.files, again.refused.len()), (files, 0));
    w.pass(60_000);
    w.provider.receive("+34600000009", "Hello", w.now - 1_000);
    w.turn().await;
    let rows = w.rows(listo_engine::api::View::Unread).await;
    let other = rows.iter().find(|row| row.id != id).unwrap().id.clone();
    let none = w.engine.attach_again(&other, &failed.id).await.unwrap();
    assert_eq!(none.files, [], "of another conversation nothing is had");
}

#[tokio::test]
async fn a_file_of_a_message_is_saved_elsewhere() {
    let (w, id) = Live::with_ana().await;
    let files = w.with_picture(&id, "roof.png", 1).await;
    let to = w.folder.path().join("saved.png");
    std::fs::write(&to, "what was there").unwrap();
    w.engine
        .save_attachment(&files[0].sha256, &to)
        .await
        .unwrap();
    assert_eq!(std::fs::read(&to).unwrap(), picture(1));
    let nowhere = w.folder.path().join("no/such/folder.png");
    let failed = w.engine.save_attachment(&files[0].sha256, &nowhere).await;
    assert!(matches!(failed, Err(Error::Io(_))), "{failed:?}");
    for unknown in ["0".repeat(64), "../listo.db".to_owned()] {
        let none = w.engine.save_attachment(&unknown, &to).await;
        assert!(matches!(none, Err(Error::NotFound(_))), "{none:?}");
    }
    assert_eq!(std::fs::read(&to).unwrap(), picture(1));
}

//! The commands of the window: each is one line that calls the engine. Adding one means a line in
//! `build.rs`, one in `capabilities/main.json` and one in [`bridge`].

use crate::acts;
use crate::cleanup;
use crate::contacts;
use crate::desktop;
use crate::desktop::{MenuChosenEvent, MenuClosedEvent, OpenedEvent, QuickEvent};
use crate::dialog;
use crate::drop::DraggedEvent;
use crate::events::{
    ChangedEvent, CommandEvent, DeletionEvent, ImportEvent, ReviewDueEvent, ShareEvent,
};
use crate::history;
use crate::host::Host;
use crate::imports;
use crate::insights;
use crate::media;
use crate::members;
use crate::outbox;
use crate::print;
use crate::quit::{self, QuitEvent};
use crate::review;
use crate::share;
use crate::snippets;
use crate::sources;
use crate::tags;
use crate::updates::{self, UpdateEvent};
use crate::window;
use listo_engine::Engine;
use listo_engine::api::{
    AppError, AppState, ConversationRow, Counts, DataSize, DraftText, FindAt, KeyFile, ListQuery,
    Page, PhoneNumber, ReadKeys, SearchPage, SearchQuery, Settings, Thread, ThreadAt, ThreadFinds,
};
use tauri::{AppHandle, State};
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

pub(crate) type Answer<T> = Result<T, AppError>;

#[tauri::command]
#[specta::specta]
async fn app_state(app: AppHandle, host: State<'_, Host>) -> Answer<AppState> {
    let engine = host.open(&app).await?;
    let state = engine.app_state().await?;
    window::zoom(&app, &state.settings);
    Ok(state)
}

#[tauri::command]
#[specta::specta]
async fn list_conversations(host: State<'_, Host>, query: ListQuery) -> Answer<Page> {
    Ok(host.get()?.list_conversations(query).await?)
}

#[tauri::command]
#[specta::specta]
async fn conversation(host: State<'_, Host>, id: String) -> Answer<ConversationRow> {
    Ok(host.get()?.conversation(&id).await?)
}

#[tauri::command]
#[specta::specta]
async fn thread(host: State<'_, Host>, id: String, at: ThreadAt, limit: u32) -> Answer<Thread> {
    Ok(host.get()?.thread(&id, &at, limit).await?)
}

#[tauri::command]
#[specta::specta]
async fn find_in_thread(
    host: State<'_, Host>,
    id: String,
    text: String,
    at: FindAt,
) -> Answer<ThreadFinds> {
    Ok(host.get()?.find_in_thread(&id, &text, &at).await?)
}

#[tauri::command]
#[specta::specta]
async fn search(host: State<'_, Host>, query: SearchQuery) -> Answer<SearchPage> {
    Ok(host.get()?.search(query).await?)
}

#[tauri::command]
#[specta::specta]
async fn counts(host: State<'_, Host>) -> Answer<Counts> {
    Ok(host.get()?.counts().await?)
}

#[tauri::command]
#[specta::specta]
async fn add_samples(host: State<'_, Host>) -> Answer<Counts> {
    Ok(host.get()?.add_samples().await?)
}

#[tauri::command]
#[specta::specta]
async fn remove_samples(host: State<'_, Host>) -> Answer<Counts> {
    Ok(host.get()?.remove_samples().await?)
}

#[tauri::command]
#[specta::specta]
async fn keep_draft(host: State<'_, Host>, draft: DraftText) -> Answer<()> {
    Ok(host.get()?.keep_draft(draft).await?)
}

#[tauri::command]
#[specta::specta]
async fn finish_first_run(host: State<'_, Host>) -> Answer<()> {
    Ok(host.get()?.finish_first_run().await?)
}

#[tauri::command]
#[specta::specta]
async fn data_size(host: State<'_, Host>) -> Answer<DataSize> {
    Ok(host.get()?.data_size().await)
}

#[tauri::command]
#[specta::specta]
async fn save_settings(
    app: AppHandle,
    host: State<'_, Host>,
    settings: Settings,
) -> Answer<Settings> {
    let saved = host.get()?.save_settings(settings).await?;
    window::zoom(&app, &saved);
    desktop::follow(&app, &saved);
    updates::follow(&app, &saved);
    Ok(saved)
}

/// Asks where to write the keys; the name of the file, or nothing when it was cancelled.
#[tauri::command]
#[specta::specta]
async fn export_keys(app: AppHandle, keys: KeyFile) -> Answer<Option<String>> {
    let Some(file) = dialog::new_file(&app, "JSON", "listo-keys", "json").await else {
        return Ok(None);
    };
    let written = file.display().to_string();
    listo_engine::write_keys(file, keys).await?;
    Ok(Some(written))
}

/// Asks for a file of keys and reads it; nothing when it was cancelled.
#[tauri::command]
#[specta::specta]
async fn import_keys(app: AppHandle) -> Answer<Option<ReadKeys>> {
    let Some(file) = dialog::file(&app, "JSON", "json").await else {
        return Ok(None);
    };
    Ok(Some(listo_engine::read_keys(file).await?))
}

#[tauri::command]
#[specta::specta]
async fn rename_number(
    host: State<'_, Host>,
    id: String,
    name: String,
    e164: Option<String>,
) -> Answer<Vec<PhoneNumber>> {
    let engine = host.get()?;
    Ok(engine.rename_number(&id, &name, e164.as_deref()).await?)
}

/// The names of the time zones that business hours can be meant in.
#[tauri::command]
#[specta::specta]
async fn time_zones() -> Answer<Vec<String>> {
    Ok(Engine::time_zones())
}

/// Opens a link of a message in the browser of the system.
#[tauri::command]
#[specta::specta]
async fn open_web(url: String) -> Answer<()> {
    Ok(crate::web::open(&url)?)
}

/// Everything that crosses between window and engine, declared once.
pub fn bridge() -> Builder<tauri::Wry> {
    Builder::new()
        .commands(collect_commands![
            app_state,
            list_conversations,
            conversation,
            thread,
            find_in_thread,
            search,
            counts,
            acts::mark_done,
            acts::mark_unread,
            acts::mark_open,
            acts::mark_seen,
            acts::snooze,
            acts::snooze_all,
            acts::snooze_times,
            acts::mute,
            acts::unmute,
            acts::pin,
            acts::unpin,
            acts::comment,
            acts::remove_comment,
            acts::tag,
            acts::untag,
            acts::tag_all,
            tags::tags,
            tags::create_tag,
            tags::change_tag,
            tags::remove_tag,
            tags::restore_tag,
            members::members,
            members::create_member,
            members::rename_member,
            members::remove_member,
            members::restore_member,
            members::assign,
            members::unassign,
            members::assign_all,
            members::hand_over,
            snippets::snippets,
            snippets::create_snippet,
            snippets::change_snippet,
            snippets::remove_snippet,
            snippets::restore_snippet,
            snippets::fill_snippet,
            outbox::send,
            outbox::begin_conversation,
            outbox::attach_again,
            outbox::attach_dropped,
            outbox::attach_files,
            outbox::attach_pasted,
            outbox::cancel_send,
            outbox::detach_file,
            media::save_attachment,
            outbox::send_at_once,
            outbox::outbox,
            outbox::reply_state,
            sources::sources,
            sources::paired_phones,
            sources::test_source,
            sources::add_source,
            sources::change_source,
            sources::pause_source,
            sources::mirror_source,
            sources::fetch_source,
            sources::remove_source,
            sources::source_deletion,
            sources::delete_source,
            sources::cancel_source_deletion,
            sources::set_attention,
            acts::undo,
            acts::redo,
            acts::mark_all,
            acts::cancel_command,
            imports::pick_import_files,
            imports::pick_import_folder,
            imports::preview_import,
            imports::start_import,
            imports::cancel_import,
            imports::import_status,
            imports::past_imports,
            add_samples,
            remove_samples,
            keep_draft,
            finish_first_run,
            data_size,
            save_settings,
            time_zones,
            export_keys,
            import_keys,
            rename_number,
            open_web,
            contacts::people,
            contacts::edit_contact,
            contacts::contacts,
            contacts::contact,
            contacts::properties,
            contacts::create_property,
            contacts::change_property,
            contacts::order_properties,
            contacts::remove_property,
            contacts::restore_property,
            contacts::pick_contact_files,
            contacts::preview_contacts,
            contacts::import_contacts,
            contacts::export_contacts,
            share::copy_transcript,
            share::save_transcript,
            print::print_transcript,
            print::print_page,
            share::cancel_share,
            share::link,
            share::open_link,
            share::export,
            cleanup::cleanup_rules,
            cleanup::preview_cleanup,
            cleanup::cleanup_rows,
            cleanup::clean_up,
            review::reviews,
            review::begin_review,
            review::review,
            review::step_review,
            review::review_undo,
            review::step_review_back,
            review::leave_review,
            review::review_skipped,
            insights::prepare_insights,
            insights::insights,
            insights::insight_conversations,
            insights::save_insights_csv,
            insights::save_picture,
            history::history,
            history::undo_command,
            history::redo_command,
            history::conversation_changes,
            desktop::desktop_state,
            desktop::set_start_at_login,
            desktop::front::take_opened,
            desktop::resume_notifications,
            desktop::shortcuts::global_shortcuts,
            desktop::shortcuts::set_global_shortcut,
            desktop::menu::set_menu_bar,
            desktop::menu::open_menu_bar,
            desktop::quick::show_quick,
            desktop::quick::hide_quick,
            desktop::quick::open_from_quick,
            desktop::quick::longest_waiting_unread,
            updates::update_state,
            updates::look_for_update,
            updates::fetch_update,
            updates::stop_update,
            updates::install_update,
            quit::quit_state,
            quit::quit_now,
            quit::stay_open,
            quit::drafts_kept,
        ])
        .events(collect_events![
            ChangedEvent,
            CommandEvent,
            ImportEvent,
            OpenedEvent,
            QuickEvent,
            DraggedEvent,
            ShareEvent,
            DeletionEvent,
            ReviewDueEvent,
            MenuChosenEvent,
            MenuClosedEvent,
            UpdateEvent,
            QuitEvent
        ])
        .error_handling(ErrorHandlingMode::Throw)
        .disable_serde_phases()
        // Times in milliseconds and counts stay far below 2^53.
        .dangerously_cast_bigints_to_number()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    /// With LISTO_WRITE_BINDINGS=1 writes the TypeScript side; otherwise fails when it has drifted.
    #[test]
    fn bindings_are_those_of_the_commands() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("ui/src/host/bindings.ts");
        let folder = tempfile::tempdir().unwrap();
        let fresh = folder.path().join("bindings.ts");
        super::bridge()
            .export(specta_typescript::Typescript::default(), &fresh)
            .unwrap();
        let fresh = std::fs::read_to_string(fresh).unwrap();
        if std::env::var_os("LISTO_WRITE_BINDINGS").is_some() {
            std::fs::write(&path, &fresh).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap();
        assert!(
            committed == fresh,
            "the commands changed and ui/src/host/bindings.ts did not: run `cargo xtask bindings`"
        );
    }

    /// The window can call what the capability lists, and the capability lists nothing else.
    #[test]
    fn every_command_has_its_permission_and_no_more() {
        let capability = include_str!("../capabilities/main.json");
        let capability: serde_json::Value = serde_json::from_str(capability).unwrap();
        let listed: std::collections::BTreeSet<String> = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p.as_str().unwrap().to_owned())
            .collect();
        let build = include_str!("../build.rs");
        let list = build.split("const COMMANDS").nth(1).unwrap();
        let list = list.split("];").next().unwrap();
        let mut expected: std::collections::BTreeSet<String> = list
            .lines()
            .filter_map(|l| l.trim().strip_prefix('"')?.strip_suffix("\","))
            .map(|c| format!("allow-{}", c.replace('_', "-")))
            .collect();
        // These belong to the small window alone.
        for quick in ["hide-quick", "open-from-quick", "longest-waiting-unread"] {
            assert!(expected.remove(&format!("allow-{quick}")), "{quick} is one");
        }
        expected.insert("core:event:allow-listen".into());
        expected.insert("core:event:allow-unlisten".into());
        assert_eq!(
            listed, expected,
            "least privilege: our commands and hearing events"
        );
    }
}

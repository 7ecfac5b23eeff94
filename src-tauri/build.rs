//! Runs in the root of the repository, where `tauri.conf.json` and the package are.

use std::path::Path;
use std::{fs, io};

/// Every command the windows may call. Each has its permission in `capabilities/`.
const COMMANDS: &[&str] = &[
    "app_state",
    "list_conversations",
    "conversation",
    "thread",
    "find_in_thread",
    "search",
    "counts",
    "mark_done",
    "mark_unread",
    "mark_open",
    "mark_seen",
    "snooze",
    "snooze_all",
    "snooze_times",
    "mute",
    "unmute",
    "pin",
    "unpin",
    "comment",
    "remove_comment",
    "tag",
    "untag",
    "tag_all",
    "tags",
    "create_tag",
    "change_tag",
    "remove_tag",
    "restore_tag",
    "members",
    "create_member",
    "rename_member",
    "remove_member",
    "restore_member",
    "assign",
    "unassign",
    "assign_all",
    "hand_over",
    "snippets",
    "create_snippet",
    "change_snippet",
    "remove_snippet",
    "restore_snippet",
    "fill_snippet",
    "send",
    "begin_conversation",
    "cancel_send",
    "send_at_once",
    "outbox",
    "reply_state",
    "attach_files",
    "attach_again",
    "attach_dropped",
    "attach_pasted",
    "detach_file",
    "save_attachment",
    "sources",
    "paired_phones",
    "test_source",
    "add_source",
    "change_source",
    "pause_source",
    "mirror_source",
    "fetch_source",
    "remove_source",
    "source_deletion",
    "delete_source",
    "cancel_source_deletion",
    "set_attention",
    "undo",
    "redo",
    "mark_all",
    "cancel_command",
    "pick_import_files",
    "pick_import_folder",
    "preview_import",
    "start_import",
    "cancel_import",
    "import_status",
    "past_imports",
    "add_samples",
    "remove_samples",
    "keep_draft",
    "finish_first_run",
    "data_size",
    "save_settings",
    "time_zones",
    "export_keys",
    "import_keys",
    "rename_number",
    "open_web",
    "copy_transcript",
    "save_transcript",
    "print_transcript",
    "print_page",
    "cancel_share",
    "link",
    "open_link",
    "export",
    "people",
    "edit_contact",
    "contacts",
    "contact",
    "properties",
    "create_property",
    "change_property",
    "order_properties",
    "remove_property",
    "restore_property",
    "pick_contact_files",
    "preview_contacts",
    "import_contacts",
    "export_contacts",
    "cleanup_rules",
    "preview_cleanup",
    "cleanup_rows",
    "clean_up",
    "reviews",
    "begin_review",
    "review",
    "step_review",
    "review_undo",
    "step_review_back",
    "leave_review",
    "review_skipped",
    "prepare_insights",
    "insights",
    "insight_conversations",
    "save_insights_csv",
    "save_picture",
    "history",
    "undo_command",
    "redo_command",
    "conversation_changes",
    "desktop_state",
    "set_start_at_login",
    "take_opened",
    "resume_notifications",
    "global_shortcuts",
    "set_global_shortcut",
    "set_menu_bar",
    "open_menu_bar",
    "show_quick",
    "hide_quick",
    "open_from_quick",
    "longest_waiting_unread",
    "update_state",
    "look_for_update",
    "fetch_update",
    "stop_update",
    "install_update",
    "quit_state",
    "quit_now",
    "stay_open",
    "drafts_kept",
];

fn main() {
    if let Err(error) = build() {
        println!("cargo::error={error}");
    }
}

fn build() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=src-tauri/capabilities");
    whence_updates_come()?;
    placeholder()?;
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*.json")
        .windows_attributes(
            tauri_build::WindowsAttributes::new().window_icon_path("src-tauri/icons/icon.ico"),
        )
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS))
        .codegen(tauri_build::CodegenContext::new());
    tauri_build::try_build(attributes).map_err(|e| format!("{e:#}"))?;
    move_generated()?;
    Ok(())
}

/// A release is told whom to ask for newer versions, and whose signature to take. One without the other is a
/// slip, and so is an address that anybody on the way can answer for.
fn whence_updates_come() -> Result<(), Box<dyn std::error::Error>> {
    let given = |name: &str| {
        println!("cargo::rerun-if-env-changed={name}");
        // A secret that is not set comes as an empty one.
        std::env::var(name).ok().filter(|value| !value.is_empty())
    };
    match (given("LISTO_UPDATE_URL"), given("LISTO_UPDATE_KEY")) {
        (None, None) => Ok(()),
        (Some(url), Some(_)) if url.starts_with("https://") => Ok(()),
        (Some(_), Some(_)) => Err("LISTO_UPDATE_URL must begin with https://".into()),
        _ => Err("LISTO_UPDATE_URL and LISTO_UPDATE_KEY are needed together".into()),
    }
}

/// A fresh clone builds without Node; the page says what to do.
fn placeholder() -> io::Result<()> {
    let page = Path::new("ui/dist/index.html");
    if page.exists() {
        return Ok(());
    }
    fs::create_dir_all("ui/dist")?;
    fs::write(
        page,
        "<!doctype html><title>Listo</title>Run cargo xtask run.",
    )
}

/// The schemas belong with the rest of the shell; in the root they would start every build anew.
fn move_generated() -> io::Result<()> {
    let from = Path::new("gen");
    if !from.exists() {
        return Ok(());
    }
    let to = Path::new("src-tauri/gen");
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::rename(from, to)
}

//! A window that files can be dragged out of, as a file manager's: `drag FILE…`. It stays above all others, in
//! the upper left corner of the screen.

#[cfg(target_os = "linux")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use gtk::prelude::*;
    use gtk::{TargetEntry, TargetFlags, gdk, glib};

    gtk::init()?;
    let mut files = Vec::new();
    for file in std::env::args_os().skip(1) {
        files.push(glib::filename_to_uri(file, None)?.to_string());
    }
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title("Files");
    window.set_decorated(false);
    window.set_keep_above(true);
    window.set_default_size(120, 60);
    let icon = gtk::EventBox::new();
    icon.add(&gtk::Label::new(Some("Drag me")));
    let kinds = [TargetEntry::new("text/uri-list", TargetFlags::empty(), 0)];
    icon.drag_source_set(
        gdk::ModifierType::BUTTON1_MASK,
        &kinds,
        gdk::DragAction::COPY,
    );
    icon.connect_drag_data_get(move |_, _, data, _, _| {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        data.set_uris(&files);
    });
    window.add(&icon);
    window.connect_destroy(|_| gtk::main_quit());
    window.show_all();
    window.move_(0, 0);
    gtk::main();
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {}

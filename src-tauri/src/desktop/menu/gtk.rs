//! What GTK needs for a menu bar beside the menus: keys at the right edge, a way to open it, and its colours.

use gtk::prelude::*;
use tauri::WebviewWindow;

/// Between the words of a line and its keys.
const APART: i32 = 32;

fn bar(window: &WebviewWindow) -> Option<gtk::MenuBar> {
    let parts = window.default_vbox().ok()?.children();
    parts.into_iter().find_map(|part| part.downcast().ok())
}

/// Dresses a bar that has just been put into the window. `closed` is called when its menus have gone.
pub fn dress(window: &WebviewWindow, closed: impl Fn() + 'static) {
    if let Some(bar) = bar(window) {
        for item in bar.children() {
            align(&item);
        }
        bar.connect_deactivate(move |_| closed());
    }
}

/// The toolkit knows keys at the right edge only as keys that act.
fn align(item: &gtk::Widget) {
    let Some(item) = item.downcast_ref::<gtk::MenuItem>() else {
        return;
    };
    if let Some(menu) = item
        .submenu()
        .and_then(|menu| menu.downcast::<gtk::Menu>().ok())
    {
        return menu.children().iter().for_each(align);
    }
    let Some(child) = item.child() else { return };
    let Some(written) = item.label() else { return };
    let Some((words, keys)) = written.split_once('\t') else {
        return;
    };
    let label = |text: &str| {
        // The toolkit's sign for a letter that is a key was doubled, so that it is none.
        let label = gtk::Label::new(Some(&text.replace("__", "_")));
        label.set_xalign(0.0);
        label
    };
    let line = gtk::Box::new(gtk::Orientation::Horizontal, APART);
    let keys = label(keys);
    keys.style_context().add_class("dim-label");
    line.pack_start(&label(words), true, true, 0);
    line.pack_end(&keys, false, false, 0);
    item.remove(&child);
    item.add(&line);
    line.show_all();
}

/// Opens the first menu, as the key of the toolkit does.
pub fn open(window: &WebviewWindow) {
    if let Some(bar) = bar(window) {
        bar.select_first(false);
    }
}

/// Whether menus are dark, as the system has it where nobody says. `was` keeps what the system had.
pub fn darken(dark: Option<bool>, was: &mut Option<bool>) {
    let Some(settings) = gtk::Settings::default() else {
        return;
    };
    match dark {
        Some(dark) => {
            was.get_or_insert(settings.is_gtk_application_prefer_dark_theme());
            settings.set_gtk_application_prefer_dark_theme(dark);
        }
        None => {
            if let Some(was) = was.take() {
                settings.set_gtk_application_prefer_dark_theme(was);
            }
        }
    }
}

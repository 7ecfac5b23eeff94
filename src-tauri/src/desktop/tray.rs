//! The icon in the tray: a dot when something is unread, and a menu with the newest of it.

use super::{front, menu, on_main_thread, quick};
use crate::host::Host;
use crate::quit;
use listo_engine::{Engine, Glance, Pause};
use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuEvent, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager as _, Wry};

const ID: &str = "listo";
const LISTED: u32 = 5;
/// A bus that does not answer has no tray.
#[cfg(target_os = "linux")]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);
/// Before the id of a conversation in the id of its line.
const OPEN: &str = "open:";

/// Makes the icon; false where there is no tray.
pub async fn make(app: &AppHandle, engine: &Engine) -> bool {
    if !tokio::task::block_in_place(there_is_one) {
        return false;
    }
    let Ok(glance) = look(engine).await else {
        return false;
    };
    let made = on_main_thread(app, move |app| {
        let menu = lines(app, &glance)?;
        let mut tray = TrayIconBuilder::with_id(ID)
            .tooltip("Listo")
            .menu(&menu)
            .show_menu_on_left_click(cfg!(target_os = "macos"))
            .on_menu_event(chosen)
            .on_tray_icon_event(|tray, event| {
                if let TrayIconEvent::Click {
                    button: MouseButton::Left,
                    button_state: MouseButtonState::Up,
                    ..
                } = event
                {
                    front::bring_to_front(tray.app_handle());
                }
            });
        if let Some(icon) = app.default_window_icon() {
            tray = tray.icon(icon.clone());
        }
        tray.build(app).map(drop)
    });
    made.is_some_and(|made| {
        made.inspect_err(|error| eprintln!("the tray has no place for Listo: {error}"))
            .is_ok()
    })
}

#[cfg(windows)]
pub fn is_shown(app: &AppHandle) -> bool {
    app.tray_by_id(ID).is_some()
}

/// What there is to show.
pub async fn look(engine: &Engine) -> listo_engine::Result<Glance> {
    engine.glance(LISTED).await
}

/// Shows how much is unread, and what.
pub fn draw(app: &AppHandle, glance: Glance) {
    on_main_thread(app, move |app| {
        let Some(tray) = app.tray_by_id(ID) else {
            return;
        };
        let unread = glance.unread;
        let icon = if unread > 0 {
            dotted(app)
        } else {
            app.default_window_icon().cloned()
        };
        let says = format!("Listo: {}", glance.words.unread(unread));
        let drawn = lines(app, &glance)
            .and_then(|menu| tray.set_menu(Some(menu)))
            .and_then(|()| tray.set_tooltip(Some(&says)))
            // Beside the icon, where the system writes there.
            .and_then(|()| tray.set_title((unread > 0).then(|| unread.to_string())))
            .and_then(|()| tray.set_icon(icon));
        if let Err(error) = drawn {
            eprintln!("the tray could not be drawn: {error}");
        }
    });
}

fn lines(app: &AppHandle, glance: &Glance) -> tauri::Result<Menu<Wry>> {
    let words = glance.words;
    let line = |id: &str, text: &str| MenuItemBuilder::with_id(id, text).build(app);
    let says = MenuItemBuilder::with_id("unread", words.unread(glance.unread)).enabled(false);
    let mut menu = MenuBuilder::new(app).item(&says.build(app)?);
    for (id, title) in &glance.latest {
        // An ampersand would mark a letter of the menu.
        let title = title.replace('&', "&&");
        menu = menu.item(&line(&format!("{OPEN}{id}"), &title)?);
    }
    menu = menu.separator().item(&line("show", words.show)?);
    menu = menu.item(&line("quick", words.quick)?);
    menu = if glance.paused {
        menu.item(&line("resume", words.resume)?)
    } else {
        menu.item(&line("pause_hour", words.pause_hour)?)
            .item(&line("pause_morning", words.pause_morning)?)
    };
    menu.separator().item(&line("quit", words.quit)?).build()
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    // All menus of Listo report here.
    if menu::is_of_bar(&event.id().0) {
        return;
    }
    let app = app.clone();
    let id = event.id().0.clone();
    tauri::async_runtime::spawn(async move {
        let pause = match id.as_str() {
            "show" => return front::bring_to_front(&app),
            "quick" => return quick::show(&app).await,
            "quit" => return quit::ask(&app),
            "pause_hour" => Pause::Hour,
            "pause_morning" => Pause::UntilTomorrow,
            "resume" => Pause::Over,
            id => {
                let conversation = id.strip_prefix(OPEN);
                return front::open(&app, conversation, false).await;
            }
        };
        if let Ok(engine) = app.state::<Host>().get()
            && let Err(error) = engine.pause_notifications(pause).await
        {
            eprintln!("notifications could not be paused: {error}");
        }
    });
}

/// On Linux the icon is drawn by a library that is loaded when it is first asked for, and that ends the
/// program where it is missing; and it needs something on the session bus that has a tray.
#[cfg(target_os = "linux")]
pub fn there_is_one() -> bool {
    let session = zbus::blocking::connection::Builder::session()
        .and_then(|bus| bus.method_timeout(PATIENCE).build());
    let watched = session
        .and_then(|bus| zbus::blocking::fdo::DBusProxy::new(&bus))
        .and_then(|bus| {
            let name = zbus::names::BusName::try_from("org.kde.StatusNotifierWatcher")?;
            Ok(bus.name_has_owner(name)?)
        });
    watched.unwrap_or(false) && has_library()
}

#[cfg(not(target_os = "linux"))]
pub fn there_is_one() -> bool {
    true
}

#[cfg(target_os = "linux")]
fn has_library() -> bool {
    ["libayatana-appindicator3.so.1", "libappindicator3.so.1"]
        .iter()
        .any(|name| {
            #[allow(
                unsafe_code,
                reason = "a library of the system, loaded again by its user"
            )]
            // SAFETY: what it runs when it is loaded is what it runs a moment later anyway.
            unsafe { libloading::Library::new(name) }.is_ok()
        })
}

/// The icon with a dot in its upper right corner.
fn dotted(app: &AppHandle) -> Option<Image<'static>> {
    let icon = app.default_window_icon()?;
    let (width, height) = (icon.width(), icon.height());
    let mut pixels = icon.rgba().to_vec();
    paint_dot(&mut pixels, width, height);
    Some(Image::new_owned(pixels, width, height))
}

/// The dot alone, for the icon in the taskbar of Windows.
#[cfg(windows)]
pub fn dot(size: u32) -> Option<Image<'static>> {
    let length = usize::try_from(size * size * 4).ok()?;
    let mut pixels = vec![0; length];
    paint(
        &mut pixels,
        size,
        (f64::from(size) / 2.0, f64::from(size) / 2.0),
        f64::from(size) / 2.0,
    );
    Some(Image::new_owned(pixels, size, size))
}

fn paint_dot(pixels: &mut [u8], width: u32, height: u32) {
    let radius = f64::from(width.min(height)) * 0.24;
    paint(pixels, width, (f64::from(width) - radius, radius), radius);
}

/// Fills a circle, with an edge of one pixel that runs out.
fn paint(pixels: &mut [u8], width: u32, (cx, cy): (f64, f64), radius: f64) {
    const RED: [f64; 3] = [226.0, 62.0, 54.0];
    let mut at = (0, 0);
    for pixel in pixels.chunks_exact_mut(4) {
        let (x, y) = (f64::from(at.0) + 0.5, f64::from(at.1) + 0.5);
        let inside = (radius - (x - cx).hypot(y - cy) + 0.5).clamp(0.0, 1.0);
        if let [r, g, b, a] = pixel {
            for (channel, red) in [r, g, b].into_iter().zip(RED) {
                *channel = mixed(*channel, red, inside);
            }
            *a = mixed(*a, 255.0, inside);
        }
        at = if at.0 + 1 == width {
            (0, at.1 + 1)
        } else {
            (at.0 + 1, at.1)
        };
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 255"
)]
fn mixed(old: u8, new: f64, share: f64) -> u8 {
    (f64::from(old) * (1.0 - share) + new * share).round() as u8
}

#[cfg(test)]
mod tests {
    use super::paint_dot;

    #[test]
    fn the_dot_is_in_the_upper_right_corner() {
        let mut pixels = vec![0; 32 * 32 * 4];
        paint_dot(&mut pixels, 32, 32);
        let alpha = |x: usize, y: usize| pixels[(y * 32 + x) * 4 + 3];
        assert_eq!(alpha(24, 7), 255, "its middle is filled");
        assert_eq!(alpha(31, 0), 0, "it is round");
        assert_eq!(alpha(2, 29), 0, "the rest of the icon is as it was");
    }
}

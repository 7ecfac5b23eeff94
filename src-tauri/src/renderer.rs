//! Which of WebKitGTK's renderers draws the window.
//!
//! By default WebKitGTK hands pictures from process to process in buffers of the graphics card
//! (DMA-BUF). Where there is no card and the processor draws, that path costs several times as much
//! as the plain one: measured here, a key took 30 ms to the screen instead of 5, and the window a
//! quarter more memory. So without a card it is switched off. Cards keep WebKit's default.

use std::path::Path;

/// WebKitGTK's own switch. Whoever has set it is left alone.
const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Kernel drivers of displays that draw nothing by themselves.
const DRAW_NOTHING: [&str; 10] = [
    "ast",
    "bochs",
    "bochs-drm",
    "cirrus",
    "cirrus-qemu",
    "gud",
    "mgag200",
    "simple-framebuffer",
    "vgem",
    "vkms",
];

/// Chooses the plain renderer where WebKit would take another. To be called before anything else.
pub fn choose() {
    let asked = std::env::var_os("LIBGL_ALWAYS_SOFTWARE");
    let asked = asked.is_some_and(|v| v != "0" && v != "false");
    let set = std::env::var_os(SWITCH).is_some();
    if set || !(asked || software(&drivers(Path::new("/sys/class/drm")))) {
        return;
    }
    // WebKit reads the environment of its process. Starting the program anew with another one would
    // need no unsafe, and an eighth of the time to the first picture: WebKit is linked once more.
    #[allow(
        unsafe_code,
        clippy::disallowed_methods,
        reason = "nothing else offers this switch"
    )]
    // SAFETY: no thread reads the environment meanwhile. None of ours has started; WebKit has one by
    // now, which gives memory back to the system and does nothing else.
    unsafe {
        std::env::set_var(SWITCH, "1");
    }
}

/// No card draws: there is none, or the drivers only show.
fn software(drivers: &[String]) -> bool {
    drivers.iter().all(|d| DRAW_NOTHING.contains(&d.as_str()))
}

/// The drivers behind the nodes that programs draw with.
fn drivers(drm: &Path) -> Vec<String> {
    let nodes = std::fs::read_dir(drm).into_iter().flatten().flatten();
    nodes
        .filter(|node| node.file_name().to_string_lossy().starts_with("renderD"))
        .map(|node| {
            let driver = std::fs::read_link(node.path().join("device/driver"));
            driver
                .ok()
                .and_then(|d| d.file_name().map(|n| n.to_string_lossy().into_owned()))
                .unwrap_or_else(|| "unknown".to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_without_a_card_that_draws() {
        let with = |drivers: &[&str]| {
            software(&drivers.iter().map(|d| (*d).to_owned()).collect::<Vec<_>>())
        };
        assert!(with(&[]), "no card");
        assert!(with(&["vgem"]) && with(&["vkms", "bochs"]));
        for card in [
            "i915",
            "xe",
            "amdgpu",
            "nvidia",
            "nouveau",
            "virtio_gpu",
            "unknown",
        ] {
            assert!(!with(&[card]), "{card} keeps WebKit's default");
        }
        assert!(!with(&["vkms", "amdgpu"]));
    }

    #[test]
    fn drivers_are_read_from_the_system() {
        let folder = tempfile::tempdir().unwrap();
        let node = folder.path().join("renderD128/device");
        std::fs::create_dir_all(&node).unwrap();
        std::fs::create_dir_all(folder.path().join("card0")).unwrap();
        std::os::unix::fs::symlink("/sys/bus/pci/drivers/i915", node.join("driver")).unwrap();
        assert_eq!(drivers(folder.path()), ["i915"]);
        assert!(drivers(&folder.path().join("none")).is_empty());
    }
}

//! Settings, numbers, and what the window needs to start.

use crate::api::{AppState, GlobalShortcuts, PhoneNumber, SavedView, Settings, Topic};
use crate::business;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::place;
use crate::translate as t;
use listo_domain::Address;

const SETTINGS: &str = "settings";
const WELCOMED: &str = "welcomed";
const MAX_NAME: usize = 80;
const MAX_RECENT: usize = 50;
const MAX_VIEWS: usize = 50;

impl Engine {
    /// # Errors
    /// When the database cannot be read.
    pub async fn app_state(&self) -> Result<AppState> {
        let numbers = self.numbers().await?;
        let welcomed = self.store().setting(WELCOMED).await?.is_some();
        Ok(AppState {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            first_run: !welcomed && numbers.is_empty(),
            has_samples: numbers.iter().any(|n| n.sample),
            numbers,
            tags: self.tags().await?,
            members: self.members().await?,
            properties: self.properties().await?,
            snippets: self.snippets().await?,
            drafts: self.drafts().await?,
            counts: self.counts().await?,
            settings: self.settings().await?,
            system_language: place::system_language().to_owned(),
            data_dir: self.data_dir().display().to_string(),
            region: place::system_region(),
            region_first_day: place::first_day(&place::system_region()),
            system_zone: self.inner.clock.zone().name,
        })
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn settings(&self) -> Result<Settings> {
        let saved = self.store().setting(SETTINGS).await?;
        Ok(saved.map_or_else(Settings::default, |json| read_settings(&json)))
    }

    /// As the window has them. Global keys and the pause of notifications are set apart and stay as they
    /// are: it may not have heard of a change of them yet.
    ///
    /// # Errors
    /// [`Error::Invalid`] for business hours that are none; when the database cannot be written.
    pub async fn save_settings(&self, mut settings: Settings) -> Result<Settings> {
        let _alone = self.inner.settings.lock().await;
        let now = self.settings().await?;
        settings.global_shortcuts = now.global_shortcuts;
        settings.notifications.paused_until = now.notifications.paused_until;
        self.write_settings(settings).await
    }

    async fn write_settings(&self, mut settings: Settings) -> Result<Settings> {
        business::checked(&settings.business_hours)?;
        settings.recent_commands.truncate(MAX_RECENT);
        settings.recent_searches.truncate(MAX_RECENT);
        settings.saved_views.truncate(MAX_VIEWS);
        let json = serde_json::to_string(&settings)
            .map_err(|e| Error::invalid("settings", e.to_string()))?;
        self.store().save_setting(SETTINGS, &json).await?;
        self.changed(&[Topic::Settings], &[], None);
        Ok(settings)
    }

    /// Changes some of the settings, whatever the window knows of them.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn change_settings(
        &self,
        change: impl FnOnce(&mut Settings) + Send,
    ) -> Result<Settings> {
        let _alone = self.inner.settings.lock().await;
        let mut settings = self.settings().await?;
        change(&mut settings);
        self.write_settings(settings).await
    }

    /// The welcome was left: it is not shown again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn finish_first_run(&self) -> Result<()> {
        Ok(self.store().save_setting(WELCOMED, "true").await?)
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn numbers(&self) -> Result<Vec<PhoneNumber>> {
        let numbers = self.store().numbers().await?;
        Ok(numbers.into_iter().map(t::number).collect())
    }

    /// # Errors
    /// [`Error::Invalid`] for an empty name or what is no phone number.
    pub async fn rename_number(
        &self,
        id: &str,
        name: &str,
        e164: Option<&str>,
    ) -> Result<Vec<PhoneNumber>> {
        let id = t::number_id(id)?;
        let name = valid_name(name)?;
        let e164 = valid_number(e164, &place::system_region())?;
        self.store().rename_number(id, &name, &e164).await?;
        self.changed(&[Topic::Numbers], &[], None);
        self.numbers().await
    }
}

pub(crate) fn valid_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(Error::invalid("name", name));
    }
    Ok(name.to_owned())
}

/// E.164, or empty where none is given.
pub(crate) fn valid_number(text: Option<&str>, region: &str) -> Result<String> {
    let text = text.map(str::trim).unwrap_or_default();
    if text.is_empty() {
        return Ok(String::new());
    }
    let Address(number) = listo_sources::numbers::normalise(text, region);
    if number.starts_with('+') {
        Ok(number)
    } else {
        Err(Error::invalid("e164", text))
    }
}

/// Each value that an older or newer version wrote differently falls back to its default.
fn read_settings(json: &str) -> Settings {
    let mut settings = Settings::default();
    let Ok(serde_json::Value::Object(saved)) = serde_json::from_str(json) else {
        return settings;
    };
    for (key, mut value) in saved {
        if key == "savedViews"
            && let Some(views) = value.as_array_mut()
        {
            // What views were narrowed by only later.
            for view in views.iter_mut().filter_map(|v| v.as_object_mut()) {
                view.entry("assigneeIds")
                    .or_insert_with(|| serde_json::Value::Array(Vec::new()));
            }
            views.retain(|v| serde_json::from_value::<SavedView>(v.clone()).is_ok());
        }
        if key == "globalShortcuts"
            && let Some(keys) = value.as_object_mut()
        {
            // What was there before keeps its keys.
            keys.entry("quickTriage")
                .or_insert_with(|| GlobalShortcuts::default().quick_triage.into());
        }
        if key == "businessHours" {
            settings.business_hours = business::understood(&value);
            continue;
        }
        let Ok(serde_json::Value::Object(mut whole)) = serde_json::to_value(&settings) else {
            continue;
        };
        whole.insert(key, value);
        if let Ok(next) = serde_json::from_value(serde_json::Value::Object(whole)) {
            settings = next;
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::read_settings;
    use crate::api::{Density, Dwell, FirstDay, Settings, Theme};

    #[test]
    fn one_unknown_value_does_not_reset_the_others() {
        let settings = read_settings(r#"{"theme":"dark","dwell":"a_minute","later":1}"#);
        assert_eq!(settings.theme, Theme::Dark, "what is understood is kept");
        assert_eq!(settings.dwell, Dwell::TwoSeconds, "what is not falls back");
        assert_eq!(read_settings("not json"), Settings::default());
    }

    #[test]
    fn hours_that_are_not_understood_fall_back_alone() {
        let json = r#"{"firstDay":"saturday","businessHours":{"week":[[],
            [{"from":"19:00","to":"03:00"}]],"zone":"Europe/Madrid","holidays":9},"theme":"dark"}"#;
        let settings = read_settings(json);
        assert_eq!(settings.theme, Theme::Dark);
        assert_eq!(settings.first_day, FirstDay::Saturday);
        let hours = &settings.business_hours;
        assert!(hours.week[0].is_empty(), "what is understood is kept");
        assert_eq!(hours.week[1], Settings::default().business_hours.week[1]);
        assert_eq!(hours.zone, "Europe/Madrid");
        let json = json.replace("saturday", "friday");
        assert_eq!(read_settings(&json).first_day, FirstDay::System);
    }

    #[test]
    fn saved_views_are_kept_as_they_were() {
        let json = r#"{"savedViews":[{"id":"1","name":"VIP","view":"inbox","numberIds":["2"],
            "tagIds":["3"],"period":{"type":"between","from":"2026-01-31","to":""},
            "order":"longest_waiting","search":""},{"id":"2","name":"Codes","view":"all",
            "numberIds":[],"tagIds":[],"period":{"type":"last7_days"},"order":"newest",
            "search":"code in:done"}],"theme":"dark"}"#;
        let settings = read_settings(json);
        assert_eq!(settings.saved_views.len(), 2);
        let newer = json.replace("last7_days", "last_year");
        assert_eq!(
            read_settings(&newer).saved_views.len(),
            1,
            "one that is not understood costs no other"
        );
        let again = read_settings(&serde_json::to_string(&settings).unwrap());
        assert_eq!(again, settings);
    }

    #[test]
    fn global_keys_of_before_quick_triage_are_kept() {
        let json = r#"{"globalShortcuts":{"showOrHide":"Super+KeyL","openLongestWaiting":"",
            "markNotifiedDone":"Alt+F9"}}"#;
        let keys = read_settings(json).global_shortcuts;
        assert_eq!(keys.show_or_hide, "Super+KeyL");
        assert_eq!(keys.mark_notified_done, "Alt+F9");
        assert_eq!(keys.quick_triage, "", "it takes no key by itself");
    }

    #[test]
    fn a_size_that_nobody_could_read_falls_back() {
        let read = |size: &str| {
            let json = format!(r#"{{"textSize":{size},"density":"compact"}}"#);
            let settings = read_settings(&json);
            assert_eq!(settings.density, Density::Compact, "the others are kept");
            settings.text_size.factor()
        };
        assert!((read("200") - 2.0).abs() < f64::EPSILON);
        assert!((read("80") - 0.8).abs() < f64::EPSILON);
        let width = |width: &str| {
            let settings = read_settings(&format!(r#"{{"listWidth":{width}}}"#));
            serde_json::to_string(&settings.list_width).unwrap()
        };
        assert_eq!(
            ["280", "900", "279", "901"].map(width),
            ["280", "900", "0", "0"]
        );
        for wrong in ["0", "79", "201", "-100", "70000", "1.5", r#""150""#, "null"] {
            assert!((read(wrong) - 1.0).abs() < f64::EPSILON, "{wrong}");
        }
    }
}

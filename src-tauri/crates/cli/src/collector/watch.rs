//! `listo-cli sync --watch`, and what `serve-webhooks` does beside receiving them.

use super::serve::Server;
use super::state::Told;
use crate::interrupt::Interrupt;
use crate::{DONE, out};
use listo_engine::api::Topic;
use listo_engine::{Engine, Event, Result};
use tokio::sync::broadcast::error::RecvError;

pub async fn watch(engine: &Engine, server: Option<Server>) -> Result<u8> {
    let stop = Interrupt::stop(engine).await?;
    let mut events = engine.events();
    let mut told = Told::default();
    let sources = engine.sources().await?;
    if sources.is_empty() {
        out::note("there are no sources yet: listo-cli source add");
    }
    tell(&mut told, engine).await?;
    let serving = match server {
        None => None,
        Some(server) => {
            server.say_where(&sources).await?;
            Some(tokio::spawn(server.run()))
        }
    };
    // Snoozes end here too, and what others write to the database is heard of.
    let waking = tokio::spawn(engine.clone().watch());
    let live = tokio::spawn(engine.clone().run_live());
    loop {
        let event = tokio::select! {
            () = stop.heard() => break,
            event = events.recv() => event,
        };
        match event {
            Ok(Event::Changed(changed)) if !changed.topics.contains(&Topic::Sources) => {}
            Ok(Event::Changed(_)) | Err(RecvError::Lagged(_)) => {
                if let Err(error) = tell(&mut told, engine).await {
                    out::complain(&error.to_string());
                }
            }
            Ok(_) => {}
            Err(RecvError::Closed) => break,
        }
    }
    if let Some(serving) = serving {
        serving.abort();
    }
    waking.abort();
    engine.stop_live().await;
    live.abort();
    Ok(DONE)
}

async fn tell(told: &mut Told, engine: &Engine) -> Result<()> {
    for line in told.news(&engine.sources().await?) {
        out::note(&line);
    }
    Ok(())
}

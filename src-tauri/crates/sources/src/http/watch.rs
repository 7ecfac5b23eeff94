//! Whether a request has begun to leave.
//!
//! The kind of an error does not tell: a reset connection may have been reset before or after. So the
//! last link of the chain that makes a connection notes when bytes of a request are handed to it.

use std::cell::Cell;

use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

use super::{Response, fault};
use crate::connector::Fault;

thread_local! {
    /// ureq writes on the thread that asked.
    static LEFT: Cell<bool> = const { Cell::new(false) };
}

/// Runs one request and tells what its failure means.
pub(super) fn request(run: impl FnOnce() -> Result<Response, Error>) -> Result<Response, Fault> {
    LEFT.set(false);
    run().map_err(|error| fault::of(&error, LEFT.get()))
}

#[derive(Debug)]
pub(super) struct Watch;

impl<In: Transport> Connector<In> for Watch {
    type Out = Watched<In>;

    fn connect(
        &self,
        _: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        // What was said to a proxy until here was no request of ours.
        LEFT.set(false);
        Ok(chained.map(Watched))
    }
}

#[derive(Debug)]
pub(super) struct Watched<T>(T);

impl<T: Transport> Transport for Watched<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        // Before it is tried: a part may get through.
        LEFT.set(true);
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.0.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}

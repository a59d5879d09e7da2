//! A call: from the command line to the output, in a loop that Ctrl-C ends.

use std::io::{self, IsTerminal, Read};
use std::sync::Arc;
use std::time::Duration;

use clap::ArgMatches;
use clientsmith_runtime::{
    ByteStream, Bytes, CallOptions, Client, HeaderMap, Limits, Response, RetryPolicy, Timeouts,
};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::mpsc;

use crate::access::Access;
use crate::describe::{Api, Operation};
use crate::dry_run;
use crate::failure::{Failure, FailureKind};
use crate::options::Options;
use crate::output::{self, Format, Output, Surroundings, Target};
use crate::page::{NextRequest, PageFacts};
use crate::request::Inputs;
use crate::rows;
use crate::transport::{LoggingTransport, RecordingTransport};
use crate::value::Value;

/// Chunks of a response that wait for the output.
const WAITING: usize = 8;

/// How long the thread that writes has to end, with what it has begun.
const SHUTDOWN: Duration = Duration::from_secs(1);

/// Runs an operation.
///
/// # Errors
/// The input is wrong, or the call fails.
pub(crate) fn run(
    api: &'static Api,
    operation: &'static Operation,
    matches: &ArgMatches,
) -> Result<(), Failure> {
    let options = Options::new(api, operation, matches)?;
    let access = Access::new(api, options.access.clone())?;
    let inputs = Inputs::new(operation, matches)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::local(format!("failed to start: {error}")))?;
    let call = Call {
        api,
        operation,
        options,
        access,
    };
    let outcome = runtime.block_on(async {
        tokio::select! {
            outcome = call.run(inputs) => outcome,
            _ = tokio::signal::ctrl_c() => Err(Failure::interrupted()),
        }
    });
    // The thread that writes may wait for whoever reads the output.
    runtime.shutdown_timeout(SHUTDOWN);
    outcome
}

struct Call {
    api: &'static Api,
    operation: &'static Operation,
    options: Options,
    access: Access,
}

impl Call {
    async fn run(&self, inputs: Inputs) -> Result<(), Failure> {
        if self.options.dry_run {
            return self.dry_run(&inputs).await;
        }
        // What is wrong here is found before anything is sent.
        let output = self.output()?;
        let spinner = Spinner::new(self.options.quiet);
        let client = self.client(&spinner)?;
        self.pages(&client, inputs, output, &spinner).await
    }

    fn output(&self) -> Result<PendingOutput, Failure> {
        let file = self.options.output.file.as_deref();
        let surroundings = Surroundings::new(file.is_some());
        let default = match file.and_then(|file| file.rsplit_once('.')) {
            // The name says what is expected.
            Some((_, end)) => Format::of_ending(end).or(self.access.profile.format),
            None => self.access.profile.format,
        };
        // A chart is drawn on a terminal or in a page.
        let default = match (&self.options.output.chart, default) {
            (None, default) => default,
            (Some(_), Some(Format::Html)) => Some(Format::Html),
            (Some(_), _) => Some(Format::Table),
        };
        if let Some(filter) = &self.options.output.filter {
            crate::filter::Filter::new(filter)?;
        }
        Ok(PendingOutput {
            target: Target::new(file)?,
            surroundings,
            default,
        })
    }

    fn call_options(&self) -> CallOptions {
        let mut options = CallOptions::new();
        for (name, value) in &self.options.query {
            options = options.query(name.as_str(), value);
        }
        for (name, value) in &self.options.headers {
            options = options.header(name.as_str(), value.as_str());
        }
        options
    }

    fn client(&self, spinner: &Spinner) -> Result<Client, Failure> {
        let transport = LoggingTransport::new(
            self.options.verbose,
            self.access.secret_parameters(),
            spinner.printer(),
        )?;
        let mut builder = Client::builder(self.access.url()?)
            .user_agent(format!("{}/{}", self.api.program, self.api.version))
            .limits(Limits::new().max_response_bytes(u64::MAX))
            .transport(transport);
        let timeout = self.options.timeout.or(self.access.profile.timeout);
        if let Some(timeout) = timeout {
            builder = builder.timeouts(Timeouts::new().attempt(timeout).call(timeout));
        }
        let retries = self.options.retries.or(self.access.profile.retries);
        if let Some(retries) = retries {
            builder = builder.retry(RetryPolicy::new().max_attempts(retries.saturating_add(1)));
        }
        if self.access.allows_plain_http() {
            builder = builder.allow_plain_http();
        }
        for (scheme, credential) in self.access.credentials()? {
            builder = builder.credential(scheme, credential);
        }
        Ok(builder.build()?)
    }

    /// Shows the request.
    async fn dry_run(&self, inputs: &Inputs) -> Result<(), Failure> {
        let recorder = RecordingTransport::default();
        let mut builder = Client::builder(self.access.url()?)
            .user_agent(format!("{}/{}", self.api.program, self.api.version))
            .retry(RetryPolicy::never())
            .transport(recorder.clone())
            .allow_plain_http();
        for (scheme, credential) in self.access.placeholders() {
            builder = builder.credential(scheme, credential);
        }
        let request = inputs.request(self.operation)?;
        let client = builder.build()?;
        let sent = client
            .send_untyped(self.operation.spec, request, self.call_options())
            .await;
        match (recorder.take(), sent) {
            (Some(recorded), _) => {
                let text = dry_run::shown(&recorded, self.api);
                let mut target = Target::new(None)?;
                io::Write::write_all(&mut target, text.as_bytes())
                    .and_then(|()| target.finish())
                    .map_err(|error| Failure::output(&error))
            }
            (None, Err(error)) => Err(error.into()),
            (None, Ok(_)) => Ok(()),
        }
    }

    /// Sends the request, and those for further pages if they are asked for.
    async fn pages(
        &self,
        client: &Client,
        mut inputs: Inputs,
        pending: PendingOutput,
        spinner: &Spinner,
    ) -> Result<(), Failure> {
        let mut next = NextRequest::Inputs;
        let mut pending = Some(pending);
        let mut output = None;
        let pages = self.operation.pages.as_ref();
        let mut notes = Vec::new();
        let mut count = 0_u64;
        loop {
            spinner.start(count);
            let (spec, options) = (self.operation.spec, self.call_options());
            let request = inputs.request(self.operation)?;
            let call = match &next {
                NextRequest::Inputs => client.send_untyped(spec, request, options),
                NextRequest::Link(link) => {
                    client.send_untyped_link(spec, request, link.clone(), &options)
                }
            };
            let sent = call.await;
            let response = sent.map_err(|error| self.failure(error))?;
            spinner.stop();
            count += 1;
            let headers = response.headers().clone();
            let kind = MediaKind::of(&headers);
            if let Some(pending) = pending.take_if(|_| {
                !matches!(kind, MediaKind::Json | MediaKind::Lines | MediaKind::Events)
            }) {
                return self.raw(response, &kind, pending).await;
            }
            let current = match (output.take(), pending.take()) {
                (Some(output), _) => output,
                (None, Some(pending)) => self.begin(&kind, pending)?,
                (None, None) => break,
            };
            let facts = PageFacts::new(pages, &headers);
            let (current, facts) = self.receive(response, &kind, current, facts).await?;
            let is_full = current.is_full();
            output = Some(current);
            let Some(pages) = pages else { break };
            match facts.next(pages, &inputs) {
                _ if is_full => break,
                None => break,
                Some(_) if !self.options.all_pages => {
                    notes.push(String::from(
                        "there are more pages; request them with --all-pages",
                    ));
                    break;
                }
                Some((selected, value)) => match selected {
                    // The same page again: the last.
                    NextRequest::Link(link) if matches!(&next, NextRequest::Link(known) if *known == link) =>
                    {
                        break;
                    }
                    NextRequest::Link(link) => next = NextRequest::Link(link),
                    NextRequest::Inputs => {
                        if let Some((flag, value)) = value {
                            if inputs.get(flag) == Some(&value) {
                                break;
                            }
                            inputs.set(self.operation, flag, value);
                        }
                    }
                },
            }
        }
        if let Some(output) = output {
            notes.extend(output.end()?);
        }
        if !self.options.quiet {
            for note in notes {
                spinner.print(format!("note: {}", output::clean(&note)));
            }
        }
        Ok(())
    }

    fn begin(&self, kind: &MediaKind, pending: PendingOutput) -> Result<Output, Failure> {
        let is_stream = matches!(kind, MediaKind::Lines | MediaKind::Events);
        let surroundings = Surroundings {
            is_live: is_stream,
            ..pending.surroundings
        };
        Output::new(
            &self.options.output,
            pending.default,
            surroundings,
            is_stream || self.options.all_pages,
            &self.title(),
            pending.target,
        )
    }

    fn title(&self) -> String {
        self.operation.about.trim_end_matches('.').to_owned()
    }

    /// Reads a response on a thread of its own, while it is received here.
    async fn receive(
        &self,
        response: Response<ByteStream>,
        kind: &MediaKind,
        mut output: Output,
        mut facts: PageFacts,
    ) -> Result<(Output, PageFacts), Failure> {
        let path = self.operation.rows.unwrap_or(&[]);
        let is_success_without_body = response.status().as_u16() == 204;
        match kind {
            MediaKind::Json => {
                let stream = response.into_inner();
                let read = move |source: &mut dyn Read| {
                    let mut source = io::BufReader::new(source);
                    if is_success_without_body
                        || io::BufRead::fill_buf(&mut source).is_ok_and(<[u8]>::is_empty)
                    {
                        // Nothing was sent.
                        return Ok((output, facts));
                    }
                    let mut sink = crate::page::Watched {
                        output: &mut output,
                        facts: &mut facts,
                    };
                    rows::read(source, Some(path), &mut sink)?;
                    output.end_response()?;
                    Ok((output, facts))
                };
                pump(stream, read).await
            }
            MediaKind::Lines | MediaKind::Events => {
                let stream = response.into_inner();
                let mut items = match kind {
                    MediaKind::Events => stream.events::<Box<serde_json::value::RawValue>>(),
                    _ => stream.json_lines(),
                };
                while let Some(item) = items.next().await {
                    let item = item.map_err(|error| self.failure(error))?;
                    let item = Value::from_raw(&item)
                        .map_err(|error| Failure::new(FailureKind::Response, error.to_string()))?;
                    output.item(item)?;
                    if output.is_full() {
                        break;
                    }
                }
                Ok((output, facts))
            }
            MediaKind::Text | MediaKind::Other => Ok((output, facts)),
        }
    }

    /// Writes a response that is no JSON as it came.
    async fn raw(
        &self,
        response: Response<ByteStream>,
        kind: &MediaKind,
        pending: PendingOutput,
    ) -> Result<(), Failure> {
        let is_terminal = pending.surroundings.is_terminal;
        let length = response.headers().get("content-length").cloned();
        let is_empty =
            length.is_some_and(|length| length == "0") || response.status().as_u16() == 204;
        if matches!(kind, MediaKind::Other) && is_terminal && !is_empty {
            return Err(Failure::local(
                "the response is no text: write it to a file with --output FILE",
            ));
        }
        let target = pending.target;
        let cleans = is_terminal;
        pump(response.into_inner(), move |source| match cleans {
            true => {
                let mut text = String::new();
                source.read_to_string(&mut text).map_err(|error| {
                    Failure::new(
                        FailureKind::Response,
                        format!("the response is no text: {error}"),
                    )
                })?;
                // Lines stay; what controls a terminal does not.
                let lines: Vec<String> = text.lines().map(output::clean).collect();
                let text = if lines.is_empty() {
                    String::new()
                } else {
                    lines.join("\n") + "\n"
                };
                output::copy(text.as_bytes(), target)
            }
            false => output::copy(source, target),
        })
        .await
    }

    /// A failure of a call, with what can be done about it.
    fn failure(&self, error: clientsmith_runtime::Error) -> Failure {
        let is_missing = matches!(&error, clientsmith_runtime::Error::Credentials(_));
        let failure = Failure::from(error);
        match self.access.hint().filter(|_| is_missing) {
            Some(hint) => Failure::new(failure.kind(), format!("{failure}; {hint}")),
            None => failure,
        }
    }
}

/// Output that waits for the first response.
struct PendingOutput {
    target: Target,
    surroundings: Surroundings,
    default: Option<Format>,
}

/// What a response consists of, by its media type (RFC 9110 §8.3).
enum MediaKind {
    Json,
    Lines,
    Events,
    Text,
    Other,
}

impl MediaKind {
    fn of(headers: &HeaderMap) -> Self {
        let text = headers
            .get("content-type")
            .and_then(|value| value.to_str().ok());
        let Some(text) = text else {
            return Self::Json;
        };
        let essence = text
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        match essence.as_str() {
            "application/json" | "text/json" | "" => Self::Json,
            "text/event-stream" => Self::Events,
            "application/jsonl"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/x-jsonlines"
            | "application/jsonlines" => Self::Lines,
            other if other.ends_with("+json") => Self::Json,
            other
                if other.starts_with("text/")
                    || other.ends_with("xml")
                    || other.ends_with("yaml") =>
            {
                Self::Text
            }
            _ => Self::Other,
        }
    }
}

/// Passes a stream to a function that reads it on another thread, which may be slower or faster.
async fn pump<T: Send + 'static>(
    mut stream: ByteStream,
    read: impl FnOnce(&mut dyn Read) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let (sender, receiver) = mpsc::channel::<Result<Bytes, String>>(WAITING);
    let mut broken = None;
    let mut source = ChunkReader {
        receiver,
        current: Bytes::new(),
        is_complete: false,
    };
    let reader = tokio::task::spawn_blocking(move || read(&mut source));
    while let Some(chunk) = stream.next().await {
        let chunk = match chunk {
            // Frames may be empty; to the reader, that is the end.
            Ok(chunk) if chunk.is_empty() => continue,
            Ok(chunk) => Ok(chunk),
            Err(error) => {
                let failure = broken.insert(Failure::from(error));
                Err(failure.to_string())
            }
        };
        // A reader that wants no more has its reasons.
        if sender.send(chunk).await.is_err() || broken.is_some() {
            break;
        }
    }
    if broken.is_none() {
        // The end, and not a sender that was dropped because of Ctrl-C.
        let _ = sender.send(Ok(Bytes::new())).await;
    }
    drop(sender);
    let outcome = reader
        .await
        .map_err(|error| Failure::local(format!("failed to read the response: {error}")))?;
    match (outcome, broken) {
        (Err(failure), _) if failure.kind() == FailureKind::Closed => Err(failure),
        (Err(_), Some(broken)) => Err(broken),
        (outcome, _) => outcome,
    }
}

/// Chunks as a reader. Without the empty chunk at the end, reading fails: the run was interrupted.
struct ChunkReader {
    receiver: mpsc::Receiver<Result<Bytes, String>>,
    current: Bytes,
    is_complete: bool,
}

impl Read for ChunkReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            if self.is_complete {
                return Ok(0);
            }
            match self.receiver.blocking_recv() {
                Some(Ok(chunk)) if chunk.is_empty() => self.is_complete = true,
                Some(Ok(chunk)) => self.current = chunk,
                Some(Err(message)) => return Err(io::Error::other(message)),
                None => return Err(io::Error::other("interrupted")),
            }
        }
        let length = buffer.len().min(self.current.len());
        let piece = self.current.split_to(length);
        buffer[..length].copy_from_slice(&piece);
        Ok(length)
    }
}

/// A sign that something happens, on a terminal only.
struct Spinner(Option<ProgressBar>);

impl Spinner {
    fn new(is_quiet: bool) -> Self {
        let shows = !is_quiet && io::stderr().is_terminal();
        Self(shows.then(|| {
            let bar = ProgressBar::new_spinner();
            let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar
        }))
    }

    fn start(&self, pages: u64) {
        if let Some(bar) = &self.0 {
            bar.set_message(match pages {
                0 => String::from("waiting for the response"),
                pages => format!("waiting for page {}", pages + 1),
            });
            bar.enable_steady_tick(Duration::from_millis(100));
        }
    }

    fn stop(&self) {
        if let Some(bar) = &self.0 {
            bar.disable_steady_tick();
            bar.finish_and_clear();
        }
    }

    /// Prints on standard error, above the spinner.
    fn print(&self, text: String) {
        self.printer()(text);
    }

    fn printer(&self) -> Arc<dyn Fn(String) + Send + Sync> {
        match self.0.clone() {
            Some(bar) => Arc::new(move |text| bar.suspend(|| anstream::eprintln!("{text}"))),
            None => Arc::new(|text| anstream::eprintln!("{text}")),
        }
    }
}

//! Streams of lines and of events.
//!
//! OpenAPI 3.0 and 3.1 can only say that a stream is text: so are its items. 3.2 says what an event is (`itemSchema`).

use std::time::Duration;

use clientsmith_runtime::CallOptions;

use crate::run::Run;

pub async fn all(run: &mut Run) {
    json_lines(run).await;
    events(run).await;
    reconnect(run).await;
}

async fn json_lines(run: &mut Run) {
    use streaming_jsonl::Client;
    let c = Client::builder(&run.url).build().unwrap();
    let expected = [r#"{"desc": "one"}"#, r#"{"desc": "two"}"#, r#"{"desc": "three"}"#];
    scenario!(run, "Streaming_Jsonl_Basic_send", { c.basic_send(expected.join("\n")).await? });
    scenario!(run, "Streaming_Jsonl_Basic_receive", {
        let mut stream = c.basic_receive().await?.into_inner();
        let mut lines = Vec::new();
        while let Some(line) = stream.next().await { lines.push(line?); }
        same!(lines, expected)
    });
}

#[cfg(not(feature = "openapi-3-2"))]
async fn events(run: &mut Run) {
    use streaming_sse::{Client, types::RetrieveRetrievalRequest};
    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! events { ($name:literal $call:expr, [$($event:expr, $data:expr;)*]) => {
        scenario!(run, concat!("Streaming_Sse_", $name), {
            let mut stream = $call.await?.into_inner();
            let mut events: Vec<(Option<String>, String)> = Vec::new();
            while let Some(event) = stream.next_event().await { let event = event?; events.push((event.event, event.data)); }
            let expected: Vec<(Option<&str>, &str)> = vec![$(($event, $data)),*];
            same!(events.iter().map(|(event, data)| (event.as_deref(), data.as_str())).collect::<Vec<_>>(), expected)
        });
    } }
    let hello = r#"{"message": "hello"}"#;
    events!("Unnamed_receive" c.unnamed_receive(), [None, r#"{"desc": "one"}"#; None, r#"{"desc": "two"}"#; None, r#"{"desc": "three"}"#;]);
    events!("Named_receive" c.named_receive(), [Some("responseCreated"), r#"{"id": "resp_1"}"#; Some("responseDelta"), r#"{"delta": "Hello"}"#; Some("responseDelta"), r#"{"delta": " world"}"#;]);
    events!("Retrieve_stream" c.retrieve_stream(RetrieveRetrievalRequest::new("what is typespec?")), [Some("partialResult"), r#"{"text": "partial one"}"#; Some("partialResult"), r#"{"text": "partial two"}"#; Some("finalResult"), r#"{"references": ["doc1", "doc2"]}"#;]);
    events!("Protocol_Data_withEnvelope" c.data_with_envelope(), [Some("withEnvelope"), "hello";]);
    events!("Protocol_Data_withoutEnvelope" c.data_without_envelope(), [Some("withoutEnvelope"), r#"{"metadata": {"source": "test"}, "contents": "world"}"#;]);
    events!("Protocol_id" c.protocol_id(), [Some("message"), hello;]);
    events!("Protocol_invalidId" c.protocol_invalid_id(), [Some("message"), hello;]);
    events!("Protocol_retry" c.protocol_retry(), [Some("message"), hello;]);
    events!("Protocol_invalidRetry" c.protocol_invalid_retry(), [Some("message"), hello;]);
}

#[cfg(feature = "openapi-3-2")]
async fn events(run: &mut Run) {
    use serde_json::json;
    use streaming_sse::{Client, types::RetrieveRetrievalRequest};

    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! events { ($name:literal $call:expr, $expected:tt) => {
        scenario!(run, concat!("Streaming_Sse_", $name), {
            let mut stream = $call.await?.into_inner();
            let mut events = Vec::new();
            while let Some(event) = stream.next().await { events.push(event?); }
            same!(json!(events), json!($expected))
        });
    } }
    events!("Unnamed_receive" c.unnamed_receive(), [
        {"event": "message", "data": {"desc": "one"}}, {"event": "message", "data": {"desc": "two"}}, {"event": "message", "data": {"desc": "three"}}
    ]);
    events!("Named_receive" c.named_receive(), [
        {"event": "responseCreated", "data": {"id": "resp_1"}}, {"event": "responseDelta", "data": {"delta": "Hello"}}, {"event": "responseDelta", "data": {"delta": " world"}}
    ]);
    events!("Retrieve_stream" c.retrieve_stream(RetrieveRetrievalRequest::new("what is typespec?")), [
        {"event": "partialResult", "data": {"text": "partial one"}}, {"event": "partialResult", "data": {"text": "partial two"}}, {"event": "finalResult", "data": {"references": ["doc1", "doc2"]}}
    ]);
    events!("Protocol_Data_withEnvelope" c.data_with_envelope(), [{"event": "withEnvelope", "data": "hello"}]);
    events!("Protocol_Data_withoutEnvelope" c.data_without_envelope(), [
        {"event": "withoutEnvelope", "data": {"metadata": {"source": "test"}, "contents": "world"}}
    ]);
    events!("Protocol_invalidId" c.protocol_invalid_id(), [{"event": "message", "data": {"message": "hello"}}]);
    events!("Protocol_invalidRetry" c.protocol_invalid_retry(), [{"event": "message", "data": {"message": "hello"}}]);
    scenario!(run, "Streaming_Sse_Protocol_id", {
        let event = c.protocol_id().await?.into_inner().next_event().await.ok_or("no event")??;
        same!((event.id.as_deref(), event.data.data.map(|data| data.message).as_deref()), (Some("event-1"), Some("hello")))
    });
    scenario!(run, "Streaming_Sse_Protocol_retry", {
        let event = c.protocol_retry().await?.into_inner().next_event().await.ok_or("no event")??;
        same!((event.retry, event.data.data.map(|data| data.message).as_deref()), (Some(Duration::from_secs(1)), Some("hello")))
    });
}

async fn reconnect(run: &mut Run) {
    let c = streaming_sse::Client::builder(&run.url).build().unwrap();
    scenario!(run, "Streaming_Sse_Protocol_reconnect", {
        let options = CallOptions::new().reconnect(Duration::from_millis(10));
        let mut stream = c.protocol_reconnect().with_options(options).await?.into_inner();
        for expected in ["event-1", "event-2"] {
            let event = stream.next_event().await.ok_or("no event")??;
            same!(event.id.as_deref(), Some(expected))
        }
    });
}

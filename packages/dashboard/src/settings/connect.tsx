import { CopyText } from '../parts/copy-text.tsx';

/** The lines that connect a repository and a service to this very collector. */
export function Connect() {
  return (
    <section className="panel" aria-labelledby="connect">
      <h2 id="connect">Connect</h2>
      <h3>A repository: one step in CI</h3>
      <p className="small">The job proves by its own identity which job it is; there is no secret to keep. Pin the action by commit.</p>
      <CopyText label="the CI step" text={stepOf(location.origin)} />
      <h3>A service: any OpenTelemetry exporter</h3>
      <p className="small">OTLP over HTTP, protobuf or JSON. Beyond loopback the exporter needs a token with the scope ingest:telemetry.</p>
      <CopyText
        label="the exporter's settings"
        text={`OTEL_EXPORTER_OTLP_ENDPOINT=${location.origin}\nOTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20<token>"`}
      />
      <h3>Anywhere else</h3>
      <CopyText label="the command" text={`annexa capture --collector ${location.origin}`} />
    </section>
  );
}

function stepOf(url: string): string {
  return `permissions:
  contents: read
  id-token: write
steps:
  - uses: annexa/annexa/actions/capture@<commit>
    if: always()
    with:
      collector-url: ${url}`;
}

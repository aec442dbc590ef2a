"""Sends known spans with the Python OpenTelemetry SDK, over OTLP/HTTP in protobuf: requests with one LLM call each.

Usage: export_spans.py <url of the traces endpoint> <number of chats>
"""

import sys

from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

url, chats = sys.argv[1], int(sys.argv[2])
resource = Resource({"service.name": "python-assistant", "annexa.system": "interop-python"})
provider = TracerProvider(resource=resource)
# The queue is larger than what is made, because this processor drops when it is full.
exporter = OTLPSpanExporter(endpoint=url, compression=Compression.Gzip)
provider.add_span_processor(BatchSpanProcessor(exporter, max_queue_size=4 * chats, max_export_batch_size=256))
tracer = provider.get_tracer("interop")
for at in range(chats):
    with tracer.start_as_current_span("POST /answer", kind=SpanKind.SERVER):
        with tracer.start_as_current_span("chat m", kind=SpanKind.CLIENT) as chat:
            chat.set_attribute("gen_ai.operation.name", "chat")
            chat.set_attribute("gen_ai.provider.name", "openai")
            chat.set_attribute("gen_ai.request.model", "m")
            chat.set_attribute("gen_ai.usage.input_tokens", 7)
            chat.set_attribute("gen_ai.usage.output_tokens", 3)
            if at % 10 == 0:
                chat.set_status(Status(StatusCode.ERROR, "timeout"))
                chat.set_attribute("error.type", "timeout")
provider.shutdown()

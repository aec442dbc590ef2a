// exportspans sends known spans with the Go OpenTelemetry SDK, over OTLP/HTTP in protobuf: chats requests with one LLM call each.
// Usage: exportspans <host:port> <number of chats>
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	ctx := context.Background()
	chats, err := strconv.Atoi(os.Args[2])
	if err != nil {
		return err
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpoint(os.Args[1]), otlptracehttp.WithInsecure(), otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
	if err != nil {
		return err
	}
	about := resource.NewSchemaless(attribute.String("service.name", "go-assistant"), attribute.String("annexa.system", "interop-go"))
	// Blocks instead of dropping when the queue is full: what is made is sent.
	provider := sdktrace.NewTracerProvider(sdktrace.WithResource(about), sdktrace.WithBatcher(exporter, sdktrace.WithBlocking()))
	tracer := provider.Tracer("interop")
	for i := 0; i < chats; i++ {
		request, server := tracer.Start(ctx, "POST /answer", trace.WithSpanKind(trace.SpanKindServer))
		_, chat := tracer.Start(request, "chat m", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
			attribute.String("gen_ai.operation.name", "chat"),
			attribute.String("gen_ai.provider.name", "openai"),
			attribute.String("gen_ai.request.model", "m"),
			attribute.Int("gen_ai.usage.input_tokens", 7),
			attribute.Int("gen_ai.usage.output_tokens", 3),
		))
		if i%10 == 0 {
			chat.SetStatus(codes.Error, "timeout")
			chat.SetAttributes(attribute.String("error.type", "timeout"))
		}
		chat.End()
		server.End()
	}
	return provider.Shutdown(ctx)
}

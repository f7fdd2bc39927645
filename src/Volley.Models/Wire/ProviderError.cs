using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>An error in the shape that a provider's own client libraries read.</summary>
/// <param name="Kind">What kind of error it is; its number is the HTTP status.</param>
/// <param name="Code">A stable word for programs, such as <c>budget_exceeded</c>.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record ProviderError(ErrorKind Kind, string Code, string Message)
{
    /// <summary>The HTTP status.</summary>
    public int Status => (int)Kind;

    /// <summary>The body of an answer that is this error.</summary>
    /// <param name="format">The request's format.</param>
    /// <returns>JSON in UTF-8.</returns>
    public byte[] Body(WireFormat format)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WriteObject(format, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The event by which a stream that has begun ends with this error.</summary>
    /// <param name="format">The request's format.</param>
    /// <returns>The bytes of the event, its end included.</returns>
    public byte[] StreamEvent(WireFormat format)
    {
        var buffer = new ArrayBufferWriter<byte>();
        if (format is WireFormat.Anthropic or WireFormat.OpenAiResponses)
            buffer.Write("event: error\n"u8);
        if (!format.IsOllama())
            buffer.Write("data: "u8);
        if (format == WireFormat.OpenAiResponses)
            WriteResponsesEvent(buffer);
        else
            WriteObject(format, buffer);
        buffer.Write(format.IsOllama() ? "\n"u8 : "\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteObject(WireFormat format, ArrayBufferWriter<byte> buffer)
    {
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        if (format.IsOllama())
        {
            writer.WriteString("error", Message);
            writer.WriteString("code", Code);
        }
        else if (format == WireFormat.Anthropic)
        {
            writer.WriteString("type", "error");
            writer.WriteStartObject("error");
            writer.WriteString("type", AnthropicType());
            writer.WriteString("message", Message);
            writer.WriteString("code", Code);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStartObject("error");
            writer.WriteString("message", Message);
            writer.WriteString("type", OpenAiType());
            writer.WriteNull("param");
            writer.WriteString("code", Code);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private void WriteResponsesEvent(ArrayBufferWriter<byte> buffer)
    {
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("type", "error");
        writer.WriteString("code", Code);
        writer.WriteString("message", Message);
        writer.WriteNull("param");
        writer.WriteEndObject();
    }

    private string OpenAiType() => Kind switch
    {
        ErrorKind.Unauthorized => "authentication_error",
        ErrorKind.Budget => "insufficient_quota",
        ErrorKind.Forbidden => "permission_error",
        ErrorKind.RateLimited => "rate_limit_error",
        ErrorKind.Internal or ErrorKind.BadGateway or ErrorKind.Unavailable or ErrorKind.Timeout => "server_error",
        _ => "invalid_request_error",
    };

    private string AnthropicType() => Kind switch
    {
        ErrorKind.Unauthorized => "authentication_error",
        ErrorKind.Budget => "billing_error",
        ErrorKind.Forbidden => "permission_error",
        ErrorKind.NotFound => "not_found_error",
        ErrorKind.TooLarge => "request_too_large",
        ErrorKind.RateLimited => "rate_limit_error",
        ErrorKind.Unavailable => "overloaded_error",
        ErrorKind.Timeout => "timeout_error",
        ErrorKind.Internal or ErrorKind.BadGateway => "api_error",
        _ => "invalid_request_error",
    };

    /// <summary>The error of a request that could not be read.</summary>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>The error.</returns>
    public static ProviderError Of(RequestProblem problem) => new(ErrorKind.BadRequest, problem.Kind switch
    {
        RequestProblemKind.MalformedJson or RequestProblemKind.NotAnObject => "invalid_json",
        RequestProblemKind.NoModel => "missing_model",
        _ => "invalid_field",
    }, problem.Message);

    /// <summary>The error as one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Status} {Code}: {Message}");
}

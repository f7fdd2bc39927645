using System.Collections.Frozen;
using Volley.Models.Wire;

namespace Volley.Models.Gateway;

/// <summary>A request that the gateway turns away, and the error that its program gets to read.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Error">The error.</param>
internal sealed record GatewayRefusal(GatewayError Reason, ProviderError Error)
{
    private static readonly FrozenDictionary<GatewayError, GatewayRefusal> Fixed = new GatewayRefusal[]
    {
        new(GatewayError.UnknownPath, new ProviderError(ErrorKind.NotFound, "unknown_path",
            "The gateway has no such path. It takes /openai/v1/chat/completions, /openai/v1/responses, /anthropic/v1/messages, /ollama/api/chat and "
            + "/ollama/api/generate, and the same below the name of any other provider.")),
        new(GatewayError.StrangeHost, new ProviderError(ErrorKind.Forbidden, "strange_host", "The gateway answers at 127.0.0.1 and localhost only.")),
        new(GatewayError.NoToken, new ProviderError(ErrorKind.Unauthorized, "missing_token",
            "The gateway wants its own token as the API key: the value of OPENAI_API_KEY or ANTHROPIC_API_KEY in the job's environment.")),
        new(GatewayError.WrongToken, new ProviderError(ErrorKind.Unauthorized, "wrong_token",
            "This token is none of the gateway's, or its attempt is over. Use the API key from the environment of the job that calls.")),
        new(GatewayError.Stopping, new ProviderError(ErrorKind.Unavailable, "stopping", "The gateway is ending and takes no further calls.")),
        new(GatewayError.AttemptOver, new ProviderError(ErrorKind.Unavailable, "attempt_over", "The attempt that this call belongs to is over.")),
        new(GatewayError.BodyUnreadable, new ProviderError(ErrorKind.BadRequest, "unreadable_body",
            "The body cannot be read: it broke off, or is compressed. Send plain JSON.")),
        new(GatewayError.NotRecorded, new ProviderError(ErrorKind.Internal, "not_recorded",
            "The call cannot be recorded, so it is not made: Volley's own output says what is wrong.")),
        new(GatewayError.Internal, new ProviderError(ErrorKind.Internal, "internal_error", "Volley itself is at fault.")),
    }.ToFrozenDictionary(r => r.Reason);

    /// <summary>A refusal that is always the same.</summary>
    public static GatewayRefusal Of(GatewayError reason) => Fixed[reason];

    public static GatewayRefusal NotMetered(string path) => new(GatewayError.NotMetered, new ProviderError(ErrorKind.Forbidden, "not_metered",
        $"The gateway does not pass on '{path}': what it costs cannot be metered. Call the provider directly, with a key that the program is given for that."));

    public static GatewayRefusal WrongMethod(string expected) => new(GatewayError.WrongMethod, new ProviderError(ErrorKind.MethodNotAllowed, "wrong_method",
        $"This path takes {expected} only."));

    public static GatewayRefusal TooLarge(int limit) => new(GatewayError.BodyTooLarge, new ProviderError(ErrorKind.TooLarge, "body_too_large",
        $"The body is longer than {limit} bytes."));

    public static GatewayRefusal BadRequest(RequestProblem problem) => new(GatewayError.BadRequest, ProviderError.Of(problem));

    public static GatewayRefusal UnknownModel(Volley.Diagnostics.Diagnostic problem) => new(GatewayError.UnknownModel, new ProviderError(ErrorKind.NotFound, "model_not_found",
        $"{char.ToUpperInvariant(problem.Message[0])}{problem.Message[1..]}. {problem.Hint}"));

    public static GatewayRefusal OtherFormat(string provider, string path) => new(GatewayError.OtherFormat, new ProviderError(ErrorKind.BadRequest, "other_format",
        $"The provider '{provider}' speaks another format than this path. Ask it at {path}."));
}

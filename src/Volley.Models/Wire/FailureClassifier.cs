namespace Volley.Models.Wire;

/// <summary>Tells failures that are worth another attempt from those that are not.</summary>
public static class FailureClassifier
{
    private static readonly HashSet<string> Credit = new(StringComparer.Ordinal)
    {
        "insufficient_quota", "billing_error", "billing_hard_limit_reached", "billing_not_active", "insufficient_credits", "budget_exceeded",
        "insufficient_funds", "payment_required",
    };

    private static readonly HashSet<string> Limits = new(StringComparer.Ordinal)
    {
        "rate_limit_error", "rate_limit_exceeded", "too_many_requests", "tokens", "requests",
    };

    private static readonly HashSet<string> Overloads = new(StringComparer.Ordinal)
    {
        "overloaded_error", "server_overloaded", "overloaded", "engine_overloaded", "slow_down", "unavailable_error",
    };

    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "api_error", "server_error", "internal_server_error", "internal_error", "timeout_error", "request_timeout",
    };

    /// <summary>Classifies an answer that is an error.</summary>
    /// <param name="format">The request's format.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body, or as much of it as was kept.</param>
    /// <param name="shouldRetry">The header <c>x-should-retry</c>, by which a provider knows better; <see langword="null"/> for none.</param>
    /// <returns>The class.</returns>
    public static FailureClass Of(WireFormat format, int status, ReadOnlyMemory<byte> body, string? shouldRetry = null) =>
        Of(ProviderFailure.Read(format, status, body), shouldRetry);

    /// <summary>Classifies an error.</summary>
    /// <param name="failure">The error.</param>
    /// <param name="shouldRetry">The header <c>x-should-retry</c>; <see langword="null"/> for none.</param>
    /// <returns>The class.</returns>
    public static FailureClass Of(ProviderFailure failure, string? shouldRetry = null)
    {
        var byContent = IsOutOfCredit(failure) ? FailureClass.OutOfCredit : failure.Status == 0 ? OfWords(failure) : OfStatus(failure);
        return shouldRetry?.Trim() switch
        {
            "false" when byContent is not FailureClass.OutOfCredit => FailureClass.Permanent,
            "true" when byContent is FailureClass.Permanent => FailureClass.Transient,
            _ => byContent,
        };
    }

    private static FailureClass OfStatus(ProviderFailure failure) => failure.Status switch
    {
        429 => FailureClass.RateLimited,
        503 or 529 => FailureClass.Overloaded,
        408 or 409 or 425 or 500 or 502 or 504 => HasWord(failure, Overloads) ? FailureClass.Overloaded : FailureClass.Transient,
        501 or 505 or 511 => FailureClass.Permanent,
        >= 500 => FailureClass.Transient,
        _ => FailureClass.Permanent,
    };

    /// <summary>Within a stream there is no status; what the provider does not name may pass.</summary>
    private static FailureClass OfWords(ProviderFailure failure)
    {
        if (HasWord(failure, Limits) || failure.Code == "429")
            return FailureClass.RateLimited;
        if (HasWord(failure, Overloads) || failure.Code is "503" or "529")
            return FailureClass.Overloaded;
        if (HasWord(failure, Passing) || failure is { Type: null, Code: null })
            return FailureClass.Transient;
        return int.TryParse(failure.Code, out var status) && status is >= 400 and < 600
            ? OfStatus(failure with { Status = status })
            : FailureClass.Permanent;
    }

    /// <summary>OpenAI says 429 where the money is gone, Anthropic 400: what tells is the words.</summary>
    private static bool IsOutOfCredit(ProviderFailure failure) =>
        failure.Status == 402 || HasWord(failure, Credit)
        || failure.Message.Contains("credit balance is too low", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("exceeded your current quota, please check your plan", StringComparison.OrdinalIgnoreCase);

    private static bool HasWord(ProviderFailure failure, HashSet<string> words) =>
        (failure.Type is not null && words.Contains(failure.Type)) || (failure.Code is not null && words.Contains(failure.Code));
}

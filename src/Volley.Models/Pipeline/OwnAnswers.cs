using System.Net;
using System.Net.Http.Headers;
using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>Answers that come from Volley rather than from a provider, in the shape that the provider's clients read.</summary>
internal static class OwnAnswers
{
    /// <summary>The header by which clients are told not to try again themselves.</summary>
    public const string ShouldRetry = "x-should-retry";

    /// <summary>Refuses an attempt; no other would fare better.</summary>
    public static HttpResponseMessage Refuse(CallAttempt attempt, ProviderError error)
    {
        attempt.IsOwn = true;
        return Refuse(attempt.Call, FailureClass.Permanent, error);
    }

    /// <summary>Refuses a call, or gives it up.</summary>
    public static HttpResponseMessage Refuse(ModelCall call, FailureClass kind, ProviderError error)
    {
        call.Receipt.Failure = new CallFailure(kind, error.Status, error.Code, error.Message, IsOwn: true);
        var response = new HttpResponseMessage((HttpStatusCode)error.Status) { Content = new ByteArrayContent(error.Body(call.Request.Format)) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        response.Headers.TryAddWithoutValidation(ShouldRetry, "false");
        return response;
    }

    /// <summary>Makes a provider's error final: whoever gets it has nothing to gain by asking again, or by waiting.</summary>
    public static void MakeFinal(HttpResponseMessage response)
    {
        foreach (var name in (string[])[ShouldRetry, "Retry-After", "retry-after-ms"])
            response.Headers.Remove(name);
        response.Headers.TryAddWithoutValidation(ShouldRetry, "false");
    }
}

using Volley.Models.Pipeline;
using Volley.Models.Providers;

namespace Volley.Models.Scripted;

/// <summary>Brings the pipeline's calls to scripted rules: the seed of an answer is the job's key.</summary>
public sealed class ScriptedTransport : DelegatingHandler
{
    private ScriptedTransport(HttpMessageHandler inner)
        : base(inner)
    {
    }

    /// <summary>What answers in a provider's place.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="time">The clock, for latencies.</param>
    /// <returns>The transport; <see langword="null"/> for a provider that is not scripted.</returns>
    public static HttpMessageHandler? Of(ModelProvider provider, TimeProvider time) =>
        provider.Format == ProviderFormat.Scripted ? new ScriptedTransport(new ScriptedHandler(provider.Rules, time)) : null;

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var attempt = CallAttempt.Of(request);
        request.Options.Set(ScriptedHandler.Format, attempt.Call.Request.Format);
        request.Options.Set(ScriptedHandler.Seed, attempt.Call.Account.Job.Key.ToString());
        request.Options.Set(ScriptedHandler.Hit, attempt.Number);
        return base.SendAsync(request, cancellationToken);
    }
}

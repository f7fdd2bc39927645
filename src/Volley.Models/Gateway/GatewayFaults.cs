using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Volley.Diagnostics;
using Volley.Models.Diagnostics;
using Volley.Models.Pipeline;
using Volley.Models.Providers;

namespace Volley.Models.Gateway;

/// <summary>Tells the user of what programs hear as a 500: once of each kind, since all jobs may meet the same, and without keys and tokens.</summary>
/// <param name="providers">Whose keys may stand in a message.</param>
/// <param name="keys">The keys.</param>
/// <param name="tell">Tells the user; <see langword="null"/> where nobody listens.</param>
internal sealed class GatewayFaults(ProviderTable providers, ProviderKeys keys, Action<Diagnostic>? tell)
{
    private const int MostKinds = 100;

    private readonly ILogger _logger = tell is null ? NullLogger.Instance : new DiagnosticLogger(tell);
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Logs a fault of Volley's own.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="request">The request at which it came up.</param>
    /// <param name="route">What its path says.</param>
    public void Log(Exception fault, HttpRequest request, GatewayRoute route)
    {
        if (!IsNew($"{fault.GetType().FullName} {SiteOf(fault)}"))
            return;
        var token = ClientToken.Of(request, route);
        var message = Secrets.Hide($"{fault.GetType().Name}: {fault.Message.TrimEnd('.')} (in {SiteOf(fault)})", token);
        foreach (var provider in providers.Providers)
            message = Secrets.Hide(message, keys.Of(provider));
        GatewayLog.Failed(_logger, route.Door ?? "", Secrets.Hide(route.Tail, token), message);
    }

    /// <summary>Logs why calls cannot be recorded.</summary>
    /// <param name="fault">What says so.</param>
    public void Log(BatchException fault)
    {
        if (IsNew(fault.Message))
            GatewayLog.NotRecorded(_logger, fault.Message);
    }

    private bool IsNew(string kind) => _told.Count < MostKinds && _told.TryAdd(kind, true);

    private static string SiteOf(Exception fault)
    {
        var frame = new StackTrace(fault).GetFrame(0);
        var method = frame is null ? null : DiagnosticMethodInfo.Create(frame);
        return method is null ? "an unknown place" : $"{method.DeclaringTypeName}.{method.Name}";
    }
}

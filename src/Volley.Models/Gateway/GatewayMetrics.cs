using System.Globalization;
using System.Text;
using Volley.Budgets;
using Volley.Models.Gates;
using Volley.Models.Pipeline;

namespace Volley.Models.Gateway;

/// <summary>What happened so far, as Prometheus reads it.</summary>
/// <remarks>Source of the format: Prometheus' text exposition format, version 0.0.4.</remarks>
internal static class GatewayMetrics
{
    /// <summary>All metrics.</summary>
    public static string Text(GatewayCounters gateway, ModelPipeline pipeline)
    {
        var text = new StringBuilder();
        Begin(text, "volley_gateway_in_flight", "gauge", "Requests in flight at the gateway, this one included.");
        Line(text, "volley_gateway_in_flight", gateway.InFlight);
        Begin(text, "volley_gateway_requests_total", "counter", "Requests that have ended, by where and with which status.");
        foreach (var ((error, status), count) in gateway.Ended)
            Line(text, "volley_gateway_requests_total", count, ("ended", NameOf(error)), ("status", status.ToString(CultureInfo.InvariantCulture)));
        Calls(text, [.. pipeline.Counts]);
        Gates(text, [.. pipeline.Gates]);
        return text.ToString();
    }

    private static void Calls(StringBuilder text, CallCounts[] counts)
    {
        Family(text, counts, "volley_provider_hits_total", "counter", "How often a provider was reached for.", c => c.Hits);
        Family(text, counts, "volley_retries_total", "counter", "How many of those were not a call's first.", c => c.Retries);
        Family(text, counts, "volley_refused_total", "counter", "Calls that were not sent for want of money.", c => c.Refused);
        Begin(text, "volley_calls_total", "counter", "Attempts of calls that have ended, by what became of them.");
        foreach (var count in counts)
            foreach (var (status, ended) in count.Settled)
                Line(text, "volley_calls_total", ended, ("provider", count.Provider), ("model", count.Model), ("status", CallStatusNames.Name(status)));
        Begin(text, "volley_tokens_total", "counter", "Tokens, by what is billed apart; reasoning is part of output.");
        foreach (var count in counts)
            foreach (var (kind, tokens) in Kinds(count))
                Line(text, "volley_tokens_total", tokens, ("provider", count.Provider), ("model", count.Model), ("kind", kind));
        Family(text, counts, "volley_cost_usd_total", "counter", "What calls cost, in USD.", c => c.Cost);
    }

    private static (string Kind, long Tokens)[] Kinds(CallCounts count) =>
    [
        ("input", count.Usage.Input),
        ("cached-input", count.Usage.CachedInput),
        ("cache-write", count.Usage.CacheWrite + count.Usage.LongCacheWrite),
        ("output", count.Usage.Output),
        ("reasoning", count.Usage.Reasoning),
    ];

    private static void Gates(StringBuilder text, GateStatus[] gates)
    {
        Family(text, gates, "volley_gate_in_flight", "Requests in flight at a provider.", g => g.InFlight);
        Family(text, gates, "volley_gate_limit", "How many may be.", g => g.Limit);
        Family(text, gates, "volley_gate_waiting", "Requests that wait at its gate.", g => g.Waiting);
        Family(text, gates, "volley_gate_open_at_seconds", "When the next may start, in seconds since 1970; 0 where nothing holds it.", g => g.Until is { } until ? until.ToUnixTimeMilliseconds() / 1000m : 0);
        Begin(text, "volley_gate_waits_for", "gauge", "1 for what the first waiting request waits for.");
        foreach (var gate in gates)
            Line(text, "volley_gate_waits_for", 1, ("provider", gate.Name), ("reason", gate.Reason.ToString().ToLowerInvariant()));
    }

    private static void Family(StringBuilder text, CallCounts[] counts, string name, string type, string help, Func<CallCounts, decimal> value)
    {
        Begin(text, name, type, help);
        foreach (var count in counts)
            Line(text, name, value(count), ("provider", count.Provider), ("model", count.Model));
    }

    private static void Family(StringBuilder text, GateStatus[] gates, string name, string help, Func<GateStatus, decimal> value)
    {
        Begin(text, name, "gauge", help);
        foreach (var gate in gates)
            Line(text, name, value(gate), ("provider", gate.Name));
    }

    private static void Begin(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Line(StringBuilder text, string name, decimal value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Append(name);
        for (var i = 0; i < labels.Length; i++)
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escaped(labels[i].Value)).Append('"');
        if (labels.Length > 0)
            text.Append('}');
        text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A member's name as labels have them: <c>UnknownPath</c> is <c>unknown-path</c>.</summary>
    private static string NameOf(GatewayError error)
    {
        var text = new StringBuilder();
        foreach (var letter in error == GatewayError.None ? "Answered" : error.ToString())
            text.Append(char.IsAsciiLetterUpper(letter) && text.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(letter));
        return text.ToString();
    }
}

using System.Globalization;
using Volley.Diagnostics;
using Volley.Scheduling;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Reads <c>retry:</c>.</summary>
internal static class RetryReader
{
    private const int MaxAttempts = 1_000_000;
    private const string Example = "Write 'retry: {attempts: 3, delay: 1s}'.";

    /// <summary>Reads a policy; <see langword="null"/> where it is no map.</summary>
    public static RetryPolicy? Read(SpecContext context, YamlNode node)
    {
        if (Values.Map(context, node, "'retry'", Example) is not { } map)
            return null;
        var policy = RetryPolicy.None;
        var written = map.Has("give-up-after") ? map.Take("attempts") : map.Require("attempts", Example);
        if (written is { } attempts && Values.PositiveInteger(context, attempts, "'attempts'",
            MaxAttempts) is { } count)
            policy = policy with { Attempts = count };
        if (map.Take("delay") is { } delay && Quantities.Duration(context, delay, "'delay'") is { } first)
            policy = policy with { Delay = first, MaxDelay = first > policy.MaxDelay ? first : policy.MaxDelay };
        if (map.Take("max-delay") is { } maximum && Quantities.Duration(context, maximum, "'max-delay'") is { } longest)
        {
            if (longest < policy.Delay)
            {
                context.Error(DiagnosticCodes.NumberOutOfRange, maximum, "'max-delay' is shorter than 'delay'",
                    "Give a 'max-delay' of at least 'delay' (1s where it is not given).");
            }

            policy = policy with { MaxDelay = longest };
        }

        if (map.Take("give-up-after") is { } patience && Values.PositiveInteger(context, patience, "'give-up-after'", MaxAttempts) is { } run)
            policy = policy with { GiveUpAfter = run };
        if (map.Take("on") is { } causes)
            policy = ReadCauses(context, causes, policy with { OnAnyFailure = false });
        map.RejectOthers();
        return policy;
    }

    private static RetryPolicy ReadCauses(SpecContext context, YamlNode node, RetryPolicy policy)
    {
        var causes = Values.OneOrMore(node);
        if (causes.Count == 0)
            context.Error(DiagnosticCodes.WrongType, node, "'on' is an empty list: nothing would be retried",
                "Name exit codes, timeout or signal, or remove 'on' to retry any failure.");
        var codes = new SortedSet<int>();
        foreach (var cause in causes)
        {
            if (cause is YamlScalar { Kind: ScalarKind.Number, Text: var text }
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= 255)
                codes.Add(code);
            else if (cause is YamlScalar { Text: "timeout" })
                policy = policy with { OnTimeout = true };
            else if (cause is YamlScalar { Text: "signal" })
                policy = policy with { OnSignal = true };
            else
                context.Error(DiagnosticCodes.UnknownChoice, cause, $"'on' does not know {Describe.Node(cause)}",
                    "Name exit codes from 0 to 255, timeout or signal.");
        }

        return policy with { OnExitCodes = [.. codes] };
    }
}

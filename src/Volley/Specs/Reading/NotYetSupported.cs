using System.Collections.Immutable;
using Volley.Diagnostics;

namespace Volley.Specs.Reading;

/// <summary>Keys that the spec's language has, but this version does not read yet.</summary>
internal static class NotYetSupported
{
    /// <summary>Those of a batch.</summary>
    public static ImmutableArray<string> BatchKeys { get; } = ["models", "prompt", "model", "expect"];

    /// <summary>Those of a stage.</summary>
    public static ImmutableArray<string> StageKeys { get; } = ["prompt", "model", "expect"];

    /// <summary>Reports those that are present.</summary>
    public static void Reject(MapReader map, ImmutableArray<string> keys)
    {
        foreach (var key in keys)
        {
            map.RejectHere(key, DiagnosticCodes.NotYetSupported, $"'{key}' is not supported by this version yet",
                "Remove it and run a command that calls the model, or use a newer version.");
        }
    }
}

namespace Volley.Diagnostics;

/// <summary>
/// The engine's diagnostic codes: 1xxx the spec, 2xxx the plan, 3xxx the batch folder and its journal, 4xxx the machine it runs on.
/// A code is never reused; each has an entry in <c>docs/errors.md</c>.
/// </summary>
public static partial class DiagnosticCodes
{
}

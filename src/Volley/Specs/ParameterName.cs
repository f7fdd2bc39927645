namespace Volley.Specs;

/// <summary>The names of parameters, and what commands see of them.</summary>
public static class ParameterName
{
    /// <summary>The placeholder of the spec's folder.</summary>
    public const string SpecFolder = "spec";

    /// <summary>The placeholder of the job's own folder.</summary>
    public const string JobFolder = "job-dir";

    /// <summary>The placeholder of the repeat number.</summary>
    public const string Repeat = "repeat";

    /// <summary>The beginning of every environment variable that the engine itself sets.</summary>
    public const string ReservedEnvironment = "VOLLEY_";

    /// <summary>Whether a name has a meaning of its own and so cannot name a parameter.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it is <c>spec</c>, <c>job-dir</c>, <c>repeat</c> or <c>job</c>.</returns>
    public static bool IsReserved(string name) => name is SpecFolder or JobFolder or Repeat or "job";

    /// <summary>The environment variable in which a command sees a parameter: <c>VOLLEY_PARAM_</c>, the name in upper case, <c>-</c> as <c>_</c>.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <returns>The variable's name.</returns>
    public static string EnvironmentVariable(string name) => $"{ReservedEnvironment}PARAM_{name.ToUpperInvariant().Replace('-', '_')}";
}

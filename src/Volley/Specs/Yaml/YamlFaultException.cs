namespace Volley.Specs.Yaml;

/// <summary>Ends the reading of a text that is not YAML, or too much of it. Caught where the tree is asked for; never leaves the loader.</summary>
internal sealed class YamlFaultException(string code, int line, int column, string message, string hint) : Exception(message)
{
    /// <summary>The diagnostic's code.</summary>
    public string Code { get; } = code;

    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column, from 1.</summary>
    public int Column { get; } = column;

    /// <summary>What to do next.</summary>
    public string Hint { get; } = hint;
}

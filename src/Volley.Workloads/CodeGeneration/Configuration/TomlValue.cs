using System.Collections.Immutable;

namespace Volley.Workloads.CodeGeneration.Configuration;

/// <summary>A value of a TOML document: a string, a whole number, a fraction, a truth value, or a list of them.</summary>
/// <param name="Content"><see cref="string"/>, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or an <see cref="ImmutableArray{T}"/> of objects.</param>
/// <param name="Line">Its line, from 1.</param>
internal sealed record TomlValue(object Content, int Line);

/// <summary>What in a text is not of the TOML that is understood here.</summary>
internal sealed class TomlFaultException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}

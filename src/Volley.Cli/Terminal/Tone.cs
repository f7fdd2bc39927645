namespace Volley.Cli.Terminal;

/// <summary>What a piece of text means; how that looks is the terminal's matter.</summary>
internal enum Tone
{
    Plain,
    Dim,
    Strong,
    Good,
    Bad,
    Warn,
    Accent,
}

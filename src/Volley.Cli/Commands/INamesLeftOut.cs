namespace Volley.Cli.Commands;

/// <summary>A group of commands that knows by name what its original has and it leaves out, so that such a command is not taken for a slip of the pen.</summary>
internal interface INamesLeftOut
{
    /// <summary>What to do instead of a command that is left out.</summary>
    /// <param name="word">The word that was typed.</param>
    /// <returns>A sentence; <see langword="null"/> where the word is none of them.</returns>
    string? Instead(string word);
}

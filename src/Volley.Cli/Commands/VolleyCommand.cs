using System.CommandLine;
using Volley.Cli.Engine;
using Volley.Cli.Terminal;

namespace Volley.Cli.Commands;

/// <summary>A line that a user can type, and what it is for.</summary>
internal sealed record CommandExample(string Line, string Purpose);

/// <summary>What a command is given.</summary>
/// <param name="Parse">What was typed; without mistakes of form.</param>
/// <param name="Terminal">Where to answer.</param>
/// <param name="Engine">The engine.</param>
internal sealed record Invocation(ParseResult Parse, UserTerminal Terminal, IBatchEngine Engine);

/// <summary>One of the program's commands: what it takes, how it explains itself, and what it does.</summary>
/// <param name="name">Its name.</param>
/// <param name="purpose">What it does, in one line.</param>
/// <param name="examples">Examples that run.</param>
internal abstract class VolleyCommand(string name, string purpose, params CommandExample[] examples) : Command(name, purpose)
{
    public IReadOnlyList<CommandExample> Examples => examples;

    /// <summary>What was typed behind the command's name, as it would be typed in full.</summary>
    /// <param name="words">What was typed.</param>
    /// <exception cref="Diagnostics.BatchException">It may mean several things.</exception>
    public virtual IReadOnlyList<string> InFull(IReadOnlyList<string> words) => words;

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="Diagnostics.BatchException">It could not be done; the diagnostics say why.</exception>
    public abstract Task<int> RunAsync(Invocation call);
}

/// <summary>An option that is there or not. A text option without a value: one of booleans would bring code of its own to every start.</summary>
internal sealed class FlagOption : Option<string>
{
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="aliases">Its other names.</param>
    public FlagOption(string name, string description, params string[] aliases)
        : base(name, aliases)
    {
        Description = description;
        Arity = ArgumentArity.Zero;
    }

    /// <summary>Whether it was typed.</summary>
    public bool IsIn(ParseResult parse) => parse.GetResult(this) is { Implicit: false };
}

/// <summary>An option with a value. Values are read and checked by <see cref="OptionReader"/>, so that every mistake is told in our words.</summary>
internal sealed class ValueOption : Option<string>
{
    /// <param name="name">Its name.</param>
    /// <param name="valueName">What stands for the value in the help.</param>
    /// <param name="description">What it does.</param>
    /// <param name="defaultText">Its default as shown in the help; <see langword="null"/> where that goes without saying.</param>
    public ValueOption(string name, string valueName, string description, string? defaultText = null)
        : base(name)
    {
        HelpName = valueName;
        Description = description;
        DefaultText = defaultText;
        Arity = ArgumentArity.ExactlyOne;
    }

    public string? DefaultText { get; }

    /// <summary>Whether it may stand without its value.</summary>
    public bool IsValueOptional
    {
        get => Arity.MinimumNumberOfValues == 0;
        init => Arity = value ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne;
    }

    /// <summary>Whether it was typed.</summary>
    public bool IsIn(ParseResult parse) => parse.GetResult(this) is { Implicit: false };
}

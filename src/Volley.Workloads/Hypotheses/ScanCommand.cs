using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Volley.Diagnostics;
using Volley.Specs;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.Hypotheses;

/// <summary>
/// The command that scans one user: an argument vector, started without a shell. <c>{user}</c> stands for the user anywhere in an argument;
/// an argument <c>{flags}</c> stands for the flags that are handed through, however many; <c>{{</c> and <c>}}</c> are literal braces.
/// </summary>
public sealed class ScanCommand
{
    private const string UserName = "user";
    private const string FlagsArgument = "{flags}";

    private readonly ImmutableArray<string> _template;

    private ScanCommand(ImmutableArray<string> template) => _template = template;

    /// <summary>The command where none is given: <c>python3 -m polytool scan --user {user} {flags}</c>.</summary>
    public static ScanCommand Default { get; } = new(["python3", "-m", "polytool", "scan", "--user", "{user}", FlagsArgument]);

    /// <summary>The arguments as written, the program first.</summary>
    public IReadOnlyList<string> Template => _template;

    /// <summary>Reads a command.</summary>
    /// <param name="text">
    /// Words, separated by blanks and quoted as for a shell (nothing is expanded), or a JSON array of strings. Without any placeholder,
    /// <c>--user {user} {flags}</c> is added, which is how scans have always been called.
    /// </param>
    /// <returns>The command.</returns>
    /// <exception cref="BatchException">The text is not well formed, names no program, or uses a placeholder that there is none of.</exception>
    public static ScanCommand Parse(string text)
    {
        var words = text.TrimStart().StartsWith('[') ? FromJson(text) : FromWords(text);
        if (words.IsEmpty || words[0].Length == 0)
            throw Mistake("it names no program", "Write the program and its arguments, such as 'python3 scan.py {user} {flags}'.");
        var names = words.SelectMany(PlaceholdersOf).ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0)
            return new ScanCommand([.. words, "--user", "{user}", FlagsArgument]);
        if (!names.Contains(UserName))
            throw Mistake("it has no {user}", "Put {user} where the scan expects the user.");
        return new ScanCommand(words);
    }

    /// <summary>The arguments for one user, the program first.</summary>
    /// <param name="user">The user.</param>
    /// <param name="flags">What is handed through.</param>
    /// <returns>The arguments.</returns>
    public ImmutableArray<string> ArgumentsFor(string user, ScanFlags flags) =>
        [.. _template.SelectMany(word => word == FlagsArgument ? flags.ToArguments() : [Expand(word, user)])];

    /// <summary>Checks that flags reach the scan.</summary>
    /// <param name="flags">What is to be handed through.</param>
    /// <exception cref="BatchException">There are flags, and the command has no place for them.</exception>
    public void CheckTakes(ScanFlags flags)
    {
        if (!_template.Contains(FlagsArgument) && flags.ToArguments() is [var first, ..])
            throw Mistake($"it has no {FlagsArgument}, so that {first} would not reach the scan", $"Add the argument {FlagsArgument}, or leave out the scan's flags.");
    }

    /// <summary>Finds the program.</summary>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="BatchException">It is not found, or may not be executed.</exception>
    public string Resolve()
    {
        var folder = Environment.CurrentDirectory;
        return ProgramResolver.Find(_template[0], folder, Environment.GetEnvironmentVariable("PATH")) ?? throw new BatchException(Diagnostic.Error(
            DiagnosticCodes.ProgramNotFound,
            $"the scan command's program '{_template[0]}' was not found, or may not be executed",
            hint: "Install it or correct its path, or name another with --scan-command."));
    }

    private static IEnumerable<string> PlaceholdersOf(string word)
    {
        if (word == FlagsArgument)
            return ["flags"];
        var names = new List<string>();
        _ = Replace(word, name =>
        {
            names.Add(name switch
            {
                UserName => name,
                "flags" => throw Mistake($"{FlagsArgument} is only a part of '{word}'", "Make it an argument of its own: it stands for any number of them."),
                _ => throw Mistake($"there is no {{{name}}}", "Use {user} and {flags}; write a literal brace twice."),
            });
            return "";
        });
        return names;
    }

    private static string Expand(string word, string user) => word.AsSpan().IndexOfAny('{', '}') < 0 ? word : Replace(word, _ => user);

    private static string Replace(string word, Func<string, string> valueOf)
    {
        var text = new StringBuilder();
        for (var i = 0; i < word.Length; i++)
        {
            var isDouble = i + 1 < word.Length && word[i + 1] == word[i];
            if (word[i] is '{' or '}' && isDouble)
                text.Append(word[i++]);
            else if (word[i] == '{' && word.IndexOf('}', i) is > 0 and var end)
            {
                text.Append(valueOf(word[(i + 1)..end]));
                i = end;
            }
            else if (word[i] is '{' or '}')
                throw Mistake($"a brace in '{word}' has no partner", "Use {user} and {flags}; write a literal brace twice.");
            else
                text.Append(word[i]);
        }

        return text.ToString();
    }

    private static ImmutableArray<string> FromJson(string text)
    {
        try
        {
            // A text with half a pair of surrogates is valid JSON, and no text.
            using var words = JsonDocument.Parse(text);
            return [.. words.RootElement.EnumerateArray().Select(w => w.ValueKind == JsonValueKind.String ? w.GetString()! : throw new JsonException(w.GetRawText()))];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw Mistake("it begins with '[' and is no JSON array of strings", "Write it as words, or as an array such as [\"python3\", \"scan.py\", \"{user}\"].");
        }
    }

    private static ImmutableArray<string> FromWords(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        StringBuilder? word = null;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote == '\0' && (c is ' ' or '\t' or '\n'))
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
                continue;
            }

            word ??= new StringBuilder();
            if (quote == '\0' && (c is '\'' or '"'))
                quote = c;
            else if (c == quote)
                quote = '\0';
            else if (c == '\\' && quote != '\'' && i + 1 < text.Length && (quote == '\0' || text[i + 1] is '"' or '\\'))
                word.Append(text[++i]);
            else
                word.Append(c);
        }

        if (quote != '\0')
            throw Mistake($"a {quote} is never closed", "Close it, or put a backslash before it.");
        if (word is not null)
            words.Add(word.ToString());
        return words.ToImmutable();
    }

    private static BatchException Mistake(string what, string hint) =>
        new(Diagnostic.Error(WorkloadCodes.BadScanCommand, $"the scan command cannot be used: {what}", hint: hint));
}

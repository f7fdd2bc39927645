using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Volley.Workloads.CodeGeneration.Answers;

/// <summary>Reads edits: lines <c>FILE: path</c>, <c>FIND:</c>, <c>REPLACE:</c>, <c>END</c> in any case, several pairs to a file.</summary>
public static partial class EditAnswer
{
    /// <summary>Reads an answer. <c>FIND (near line 50):</c> is understood too, and the line is kept.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The edits. One without a file above it, without <c>END</c>, or with nothing to find is left out and counted.</returns>
    public static ParsedEdits Parse(string answer)
    {
        var reader = new Reader();
        foreach (var line in answer.Replace("\r\n", "\n").Split('\n'))
            reader.Read(line);
        reader.Abandon();
        return new ParsedEdits(reader.Edits.ToImmutable(), reader.Unfinished);
    }

    [GeneratedRegex(@"^FIND\s*(?:\([^)0-9]*([0-9]{1,9})[^)]*\))?\s*:$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FindLine();

    private sealed class Reader
    {
        private readonly List<string> _find = [];
        private readonly List<string> _replace = [];
        private List<string>? _into;
        private string? _file;
        private int? _near;

        public ImmutableArray<EditInstruction>.Builder Edits { get; } = ImmutableArray.CreateBuilder<EditInstruction>();

        public int Unfinished { get; private set; }

        public void Read(string line)
        {
            var marker = line.Trim();
            if (marker.StartsWith("FILE:", StringComparison.OrdinalIgnoreCase))
            {
                Abandon();
                _file = marker["FILE:".Length..].Trim();
            }
            else if (FindLine().Match(marker) is { Success: true } find)
            {
                Abandon();
                _into = _find;
                _near = find.Groups[1].Success ? int.Parse(find.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null;
            }
            else if (_into == _find && marker.Equals("REPLACE:", StringComparison.OrdinalIgnoreCase))
            {
                _into = _replace;
            }
            else if (_into == _replace && marker.Equals("END", StringComparison.OrdinalIgnoreCase))
            {
                Complete();
            }
            else
            {
                _into?.Add(line);
            }
        }

        /// <summary>Lets go of an edit that was begun and not ended.</summary>
        public void Abandon()
        {
            if (_into is not null)
                Unfinished++;
            Clear();
        }

        private void Complete()
        {
            var find = string.Join('\n', _find).Trim();
            if (find.Length == 0 || string.IsNullOrEmpty(_file))
                Unfinished++;
            else
                Edits.Add(new EditInstruction(_file, find, string.Join('\n', _replace).Trim(), _near));
            Clear();
        }

        private void Clear()
        {
            _into = null;
            _near = null;
            _find.Clear();
            _replace.Clear();
        }
    }
}

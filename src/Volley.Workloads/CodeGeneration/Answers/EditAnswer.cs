using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Volley.Workloads.CodeGeneration.Answers;

/// <summary>Reads edits: lines <c>FILE: path</c>, <c>FIND:</c>, <c>REPLACE:</c>, <c>END</c> in any case, several pairs to a file.</summary>
public static partial class EditAnswer
{
    /// <summary>
    /// Reads an answer. <c>FIND (near line 50):</c> is understood too, and the line is kept. A marker counts wherever it stands: <c>FILE:</c> names
    /// the file of the edits that end below it, a second <c>REPLACE:</c> begins the new text anew, and an <c>END</c> without
    /// <c>REPLACE:</c> deletes what was to be found.
    /// </summary>
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

    [GeneratedRegex(@"^FIND(?:\s*\([^)0-9]*([0-9]{1,9})[^)]*\)\s*)?:$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FindLine();

    private sealed class Reader
    {
        private readonly List<string> _find = [];
        private readonly List<string> _replace = [];
        private List<string>? _into;
        private string? _file;
        private int? _near;
        private bool _isOpen;

        public ImmutableArray<EditInstruction>.Builder Edits { get; } = ImmutableArray.CreateBuilder<EditInstruction>();

        public int Unfinished { get; private set; }

        public void Read(string line)
        {
            var marker = line.Trim();
            if (marker.StartsWith("FILE:", StringComparison.OrdinalIgnoreCase))
                _file = marker["FILE:".Length..].Trim();
            else if (FindLine().Match(marker) is { Success: true } find)
                Begin(find.Groups[1].Success ? int.Parse(find.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null);
            else if (marker.Equals("REPLACE:", StringComparison.OrdinalIgnoreCase))
                Turn();
            else if (marker.Equals("END", StringComparison.OrdinalIgnoreCase))
                Complete();
            else
                _into?.Add(line);
        }

        /// <summary>Lets go of an edit that was begun and not ended.</summary>
        public void Abandon()
        {
            if (_isOpen)
                Unfinished++;
            _isOpen = false;
        }

        private void Begin(int? near)
        {
            Abandon();
            (_isOpen, _into, _near) = (true, _find, near);
            _find.Clear();
        }

        private void Turn()
        {
            _into = _replace;
            _replace.Clear();
        }

        private void Complete()
        {
            if (_file is not null && _find.Exists(line => line.Length > 0))
                Edits.Add(new EditInstruction(_file, Joined(_find), Joined(_replace), _near));
            else if (_isOpen)
                Unfinished++;
            (_isOpen, _near) = (false, null);
            _into = _into == _find ? _find : null;
            _find.Clear();
            _replace.Clear();
        }

        private static string Joined(List<string> lines) => string.Join('\n', lines).Trim();
    }
}

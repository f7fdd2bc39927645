using System.Buffers;
using System.Globalization;
using System.Text;
using Volley.Execution;

namespace Volley.Workloads.Python;

/// <summary>Reads and writes JSON as Python's <c>json</c> module does.</summary>
internal static class PythonJson
{
    private const int IndentSize = 2;

    /// <summary><c>json.loads(text)</c></summary>
    /// <exception cref="PythonException">JSONDecodeError and what else Python raises.</exception>
    public static PythonValue Parse(string text) => new PythonJsonReader(text).Read();

    /// <summary><c>json.loads(path.read_text(encoding="utf-8"))</c></summary>
    /// <exception cref="PythonException">The file is not there, cannot be read, or is no JSON. Pipes and devices are not waited for.</exception>
    public static PythonValue ReadFile(string path)
    {
        if (SpecialFiles.IsSpecial(path))
            throw new PythonException("OSError", $"It is a pipe or a device, and no file: {PythonText.Repr(path)}");
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw PythonException.OfFile(fault, path);
        }

        return Parse(PythonText.Decode(bytes));
    }

    /// <summary><c>json.dumps(value, indent=2, sort_keys=True)</c>, as it stands at a depth of an enclosing document.</summary>
    /// <param name="value">The value; without NaN and infinities.</param>
    /// <param name="output">Where to write: ASCII.</param>
    /// <param name="depth">How many containers enclose it.</param>
    public static void Write(PythonValue value, IBufferWriter<byte> output, int depth = 0)
    {
        switch (value)
        {
            case PythonString text:
                WriteString(text.Value, output);
                break;
            case PythonBool flag:
                Append(output, flag.Value ? "true" : "false");
                break;
            case PythonInt number:
                Append(output, number.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case PythonFloat number when double.IsFinite(number.Value):
                Append(output, PythonNumber.Repr(number.Value));
                break;
            case PythonFloat:
                throw new PythonException("ValueError", "Out of range float values are not JSON compliant");
            case PythonList list:
                WriteList(list, output, depth);
                break;
            case PythonDict dict:
                WriteDict(dict, output, depth);
                break;
            default:
                Append(output, "null");
                break;
        }
    }

    /// <summary>Begins a line at a depth.</summary>
    public static void NewLine(IBufferWriter<byte> output, int depth)
    {
        var line = output.GetSpan(1 + depth * IndentSize)[..(1 + depth * IndentSize)];
        line.Fill((byte)' ');
        line[0] = (byte)'\n';
        output.Advance(line.Length);
    }

    /// <summary>Writes ASCII text as it is.</summary>
    public static void Append(IBufferWriter<byte> output, string text) => output.Advance(Encoding.ASCII.GetBytes(text, output.GetSpan(text.Length)));

    private static void WriteList(PythonList list, IBufferWriter<byte> output, int depth)
    {
        if (list.Items.Count == 0)
        {
            Append(output, "[]");
            return;
        }

        for (var i = 0; i < list.Items.Count; i++)
        {
            Append(output, i == 0 ? "[" : ",");
            NewLine(output, depth + 1);
            Write(list.Items[i], output, depth + 1);
        }

        NewLine(output, depth);
        Append(output, "]");
    }

    private static void WriteDict(PythonDict dict, IBufferWriter<byte> output, int depth)
    {
        if (dict.Members.Count == 0)
        {
            Append(output, "{}");
            return;
        }

        var separator = "{";
        foreach (var (key, value) in dict.OrderBy(m => m.Key, PythonText.Order))
        {
            Append(output, separator);
            separator = ",";
            NewLine(output, depth + 1);
            WriteString(key, output);
            Append(output, ": ");
            Write(value, output, depth + 1);
        }

        NewLine(output, depth);
        Append(output, "}");
    }

    private static void WriteString(string text, IBufferWriter<byte> output)
    {
        var json = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\f' => json.Append("\\f"),
                '\b' => json.Append("\\b"),
                >= ' ' and <= '~' => json.Append(c),
                _ => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }

        Append(output, json.Append('"').ToString());
    }
}

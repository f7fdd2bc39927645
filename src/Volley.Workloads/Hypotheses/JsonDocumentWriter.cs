using System.Buffers;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>Writes the members of a document's one object as they come: their names are given in order.</summary>
/// <param name="document">Where to write.</param>
internal sealed class JsonDocumentWriter(Stream document)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);
    private bool _isEmpty = true;

    public void Member(string name, PythonValue value)
    {
        Begin(name);
        PythonJson.Write(value, _buffer, 1);
        Flush();
    }

    public void Member(string name, RowSpool rows)
    {
        Begin(name);
        Flush();
        rows.CopyTo(document);
    }

    /// <summary>A list whose items are made one by one.</summary>
    public void Member(string name, IEnumerable<PythonDict> items)
    {
        Begin(name);
        var separator = "[";
        foreach (var item in items)
        {
            PythonJson.Append(_buffer, separator);
            separator = ",";
            PythonJson.NewLine(_buffer, 2);
            PythonJson.Write(item, _buffer, 2);
            Flush();
        }

        if (separator == "[")
            PythonJson.Append(_buffer, "[");
        else
            PythonJson.NewLine(_buffer, 1);
        PythonJson.Append(_buffer, "]");
        Flush();
    }

    /// <summary>Ends the document, which has members, without a line feed.</summary>
    public void End()
    {
        PythonJson.NewLine(_buffer, 0);
        PythonJson.Append(_buffer, "}");
        Flush();
    }

    private void Begin(string name)
    {
        PythonJson.Append(_buffer, _isEmpty ? "{" : ",");
        _isEmpty = false;
        PythonJson.NewLine(_buffer, 1);
        PythonJson.Append(_buffer, $"\"{name}\": ");
    }

    private void Flush()
    {
        document.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}

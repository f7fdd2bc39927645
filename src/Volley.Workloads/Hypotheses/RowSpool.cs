using System.Buffers;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>
/// The items of a list, written one by one as they will stand in a document, and kept in a file until it is known what stands before them:
/// memory holds one of them at a time.
/// </summary>
internal sealed class RowSpool : IDisposable
{
    private const int ItemDepth = 2;

    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);
    private bool _isEmpty = true;

    /// <param name="path">Where the spool lives; nothing is there.</param>
    public RowSpool(string path) =>
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);

    public void Add(PythonDict row)
    {
        _buffer.ResetWrittenCount();
        PythonJson.Append(_buffer, _isEmpty ? "" : ",");
        PythonJson.NewLine(_buffer, ItemDepth);
        PythonJson.Write(row, _buffer, ItemDepth);
        _file.Write(_buffer.WrittenSpan);
        _isEmpty = false;
    }

    /// <summary>Writes the list, brackets included.</summary>
    public void CopyTo(Stream document)
    {
        if (_isEmpty)
        {
            document.Write("[]"u8);
            return;
        }

        document.Write("["u8);
        _file.Flush();
        _file.Position = 0;
        _file.CopyTo(document);
        document.Write("\n  ]"u8);
    }

    public void Dispose() => _file.Dispose();
}

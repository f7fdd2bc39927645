namespace Volley.Bench;

/// <summary>A folder for one measurement, on the disk of the temporary folder, removed at the end.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("volley-bench-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public void Write(string name, string text) => File.WriteAllText(this[name], text);

    public void Write(string name, IEnumerable<string> lines) => File.WriteAllLines(this[name], lines);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

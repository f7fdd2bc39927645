using System.Text;
using Volley.Diagnostics;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Tests.Specs;

/// <summary>A temporary folder with a spec and the files that it names.</summary>
public sealed class SpecFolder : IDisposable
{
    public SpecFolder() => Root = Directory.CreateTempSubdirectory("volley-spec-").FullName;

    public string Root { get; }

    public string? SearchPath { get; init; } = "/usr/bin:/bin";

    public SpecFolder With(string path, string content = "")
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content, new UTF8Encoding(false));
        return this;
    }

    public SpecFolder WithProgram(string path)
    {
        With(path, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(Root, path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    public SpecLoadResult Load(string text) => Load(text, SpecLanguage.Core);

    public SpecLoadResult Load(string text, SpecLanguage language) =>
        SpecLoader.Load(new SpecSource { File = "batch.yaml", Text = text, Folder = Root, SearchPath = SearchPath }, language);

    public BatchSpec LoadGood(string text)
    {
        var result = Load(text);
        Assert.Empty(result.Diagnostics);
        return result.Spec!;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public static string Summary(Diagnostic diagnostic) => $"{diagnostic.Code}@{diagnostic.Location?.Line}";
}

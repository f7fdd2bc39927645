using Volley.Workloads.Python;

namespace Volley.Tests.Workloads.Python;

public sealed class PythonTextTests
{
    [Theory]
    [InlineData("5", "5")]
    [InlineData("1.5", "1.5")]
    [InlineData("true", "True")]
    [InlineData("NaN", "nan")]
    [InlineData("\" a \"", "a")]
    [InlineData("[\"a'b\", 1.0, null, true, {\"k\": \"\u00e9\\n\\u200b\\u0001\ud83d\ude00\"}]", "[\"a'b\", 1.0, None, True, {'k': '\u00e9\\n\\u200b\\x01\ud83d\ude00'}]")]
    [InlineData("[\"both ' and \\\"\"]", "['both \\' and \"']")]
    [InlineData("0", "")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    public void Values_become_text_as_str_makes_it(string json, string expected) => Assert.Equal(expected, PythonText.StrOrEmpty(PythonJson.Parse(json)));

    [Fact]
    public void Lines_end_where_Python_ends_them() =>
        Assert.Equal(["a", "b", "", "c", "d", "e", "f\u001fg"], PythonText.SplitLines("a\nb\r\n\rc\vd\u2028e\u001cf\u001fg"));

    [Fact]
    public void Blanks_are_those_of_Python() => Assert.Equal("\ufeffa\u200b", PythonText.Strip("\u001c\u0085\u3000\ufeffa\u200b\t\u001f"));

    [Theory]
    [InlineData("\ufb00", "\ud83d\ude00")]
    [InlineData("\ud83d", "\ud83d\ude00")]
    [InlineData("\ud83da", "\ud83d\ude00")]
    [InlineData("\ud83d\ude00", "\ud83d\ude01")]
    [InlineData("\ud83d\ude00", "\ud83d\ude00a")]
    [InlineData("Z", "a")]
    public void Texts_are_ordered_by_code_point(string smaller, string larger)
    {
        Assert.True(PythonText.Compare(smaller, larger) < 0);
        Assert.True(PythonText.Compare(larger, smaller) > 0);
        Assert.Equal(0, PythonText.Compare(larger, larger));
    }

    [Theory]
    [InlineData("./a//b/./c/", "a/b/c", "c", "a/b")]
    [InlineData("a/../b", "a/../b", "b", "a/..")]
    [InlineData("", ".", "", ".")]
    [InlineData("a", "a", "a", ".")]
    [InlineData("/", "/", "", "/")]
    [InlineData("//a", "//a", "a", "//")]
    [InlineData("///a", "/a", "a", "/")]
    public void Paths_are_written_as_Python_writes_them(string path, string expected, string name, string parent) =>
        Assert.Equal((expected, name, parent), (PythonPath.Of(path), PythonPath.Name(path), PythonPath.Parent(path)));

    [Fact]
    public void Joining_to_an_absolute_path_gives_that_path() =>
        Assert.Equal(("/x/y", "a/x", "x"), (PythonPath.Join("a", "/x/y"), PythonPath.Join("a/", "x"), PythonPath.Join(".", "x")));
}

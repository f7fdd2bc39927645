using Volley.Workloads.CodeGeneration.Answers;

namespace Volley.Tests.CodeGeneration;

public sealed class CodeAnswerTests
{
    [Fact]
    public void A_first_line_of_one_word_is_content()
    {
        var files = CodeAnswer.Files("~~~worksplit:list.txt\nalpha\nbeta\n~~~worksplit\n\n~~~worksplit:other.txt\nbeta gamma\n~~~worksplit\n");
        Assert.Equal([new ExtractedFile("list.txt", "alpha\nbeta"), new ExtractedFile("other.txt", "beta gamma")], files);
    }

    [Fact]
    public void A_forgotten_closing_line_costs_no_file()
    {
        var files = CodeAnswer.Files("~~~worksplit:a.rs\nfn a() {}\n~~~worksplit:b.rs\nfn b() {}\n~~~worksplit");
        Assert.Equal([new ExtractedFile("a.rs", "fn a() {}"), new ExtractedFile("b.rs", "fn b() {}")], files);
    }

    [Fact]
    public void A_block_keeps_its_own_line_endings()
    {
        var file = Assert.Single(CodeAnswer.Files("~~~worksplit:a.txt\r\none\r\n\r\ntwo\r\n~~~worksplit\r\n"));
        Assert.Equal(new ExtractedFile("a.txt", "one\r\n\r\ntwo"), file);
    }

    [Fact]
    public void A_fence_that_is_not_all_of_a_block_stays()
    {
        var file = Assert.Single(CodeAnswer.Files("~~~worksplit:a.md\n```sh\nls\n```\nand more\n~~~worksplit"));
        Assert.Equal("```sh\nls\n```\nand more", file.Content);
    }

    [Theory]
    [InlineData("~~~worksplit:a.rs rust \nlet a = 1;\n~~~worksplit")]
    [InlineData("~~~worksplit:a.rs rust\r\nlet a = 1;\n~~~worksplit")]
    [InlineData("~~~worksplit:a.cs c#\nlet a = 1;\n~~~worksplit")]
    [InlineData("~~~worksplitrust\nlet a = 1;\n~~~worksplit")]
    public void What_follows_the_delimiter_and_is_no_word_to_the_end_of_the_line_opens_no_block(string answer) =>
        Assert.Equal([new ExtractedFile(null, "let a = 1;")], CodeAnswer.Files(answer));

    [Theory]
    [InlineData("```c++\nint a;\n```")]
    [InlineData("```cpp title\nint a;\n```")]
    [InlineData("```cpp\r\nint a;\r\n```")]
    [InlineData("a.cpp\n ```cpp\nint a;\n```")]
    public void A_fence_within_a_block_that_is_not_headed_by_one_word_is_content(string block) =>
        Assert.Equal([new ExtractedFile("a.cpp", block)], CodeAnswer.Files($"~~~worksplit:a.cpp\n{block}\n~~~worksplit"));

    [Theory]
    [InlineData("```cpp\nint a;\n```")]
    [InlineData("```\nint a;```")]
    [InlineData("src/a.cpp \n\n```cpp\nint a;\n```")]
    public void A_fence_that_is_all_of_a_block_is_taken_off(string block) =>
        Assert.Equal([new ExtractedFile("a.cpp", "int a;")], CodeAnswer.Files($"~~~worksplit:a.cpp\n{block}\n~~~worksplit"));

    [Fact]
    public void A_block_that_is_closed_at_once_is_empty() =>
        Assert.Equal([new ExtractedFile(null, "b c")], CodeAnswer.Files("~~~worksplit:a\n~~~worksplit\n\n~~~worksplit\nb c\n~~~worksplit\n"));

    [Fact]
    public void A_very_long_line_is_read_at_once()
    {
        var hostile = "~~~worksplit:" + new string('a', 300_000) + "!\n" + string.Concat(Enumerable.Repeat("a.", 150_000)) + "\n```";
        Assert.NotEmpty(CodeAnswer.Files(hostile));
    }
}

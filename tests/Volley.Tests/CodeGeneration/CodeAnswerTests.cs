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

    [Fact]
    public void A_very_long_line_is_read_at_once()
    {
        var hostile = "~~~worksplit:" + new string('a', 300_000) + "!\n" + string.Concat(Enumerable.Repeat("a.", 150_000)) + "\n```";
        Assert.NotEmpty(CodeAnswer.Files(hostile));
    }
}

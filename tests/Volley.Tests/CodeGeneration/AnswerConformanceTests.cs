using System.Text.Json;
using Volley.Workloads.CodeGeneration.Answers;

namespace Volley.Tests.CodeGeneration;

public sealed class AnswerConformanceTests
{
    [Fact]
    public void Code_is_extracted_as_the_original_does_where_that_is_no_defect()
    {
        foreach (var golden in WorkSplitData.Golden("extract_code").Where(c => !c.Name().StartsWith("DEFECT", StringComparison.Ordinal)))
        {
            var files = CodeAnswer.Files(golden.Text("response"));
            var expected = golden.GetProperty("golden");
            Assert.Equal(
                expected.GetProperty("files").EnumerateArray().Select(f => new ExtractedFile(f.GetProperty("path").GetString(), f.Text("content"))),
                files);
            Assert.Equal(expected.Text("joined"), CodeAnswer.Joined(golden.Text("response")));
        }
    }

    [Fact]
    public void Edits_are_read_as_the_original_does_except_for_line_hints_which_it_loses()
    {
        foreach (var golden in WorkSplitData.Golden("edits").Where(c => c.Text("op") == "edits" && !c.Name().Contains("line hint", StringComparison.Ordinal)))
        {
            var parsed = EditAnswer.Parse(golden.Text("response"));
            var expected = golden.GetProperty("golden");
            Assert.Equal(
                expected.GetProperty("edits").EnumerateArray().Select(e => new EditInstruction(e.Text("file"), e.Text("find"), e.Text("replace"))),
                parsed.Edits);
            Assert.Equal(expected.GetProperty("affected").Texts(), parsed.AffectedFiles);
        }
    }

    [Fact]
    public void Edits_are_applied_as_the_original_does()
    {
        var cases = WorkSplitData.Golden("edits").Where(c => c.Text("op") == "apply_edit").ToArray();
        Assert.NotEmpty(cases);
        foreach (var golden in cases)
        {
            var content = golden.Text("content");
            var expected = golden.GetProperty("golden");
            var outcomes = new List<string?>();
            foreach (var edit in EditAnswer.Parse(golden.Text("response")).Edits)
            {
                var outcome = EditApplier.Apply(content, edit);
                content = outcome.Content ?? content;
                outcomes.Add(outcome.Error ?? "applied");
            }

            Assert.Equal(
                expected.GetProperty("edits").EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? e.GetString() : e.Text("error")),
                outcomes);
            Assert.Equal(expected.Text("result"), content);
        }
    }

    [Fact]
    public void Verdicts_are_read_as_the_original_does()
    {
        foreach (var golden in WorkSplitData.Golden("verification"))
        {
            var answer = VerificationAnswer.Parse(golden.Text("response"));
            var expected = golden.GetProperty("golden");
            Assert.Equal((golden.Name(), expected.Text("result"), expected.GetProperty("reason").GetString()), (golden.Name(), answer.Verdict.ToString(), answer.Reason));
            Assert.Equal(expected.Text("job_status") == "Pass", answer.IsPass);
        }
    }
}

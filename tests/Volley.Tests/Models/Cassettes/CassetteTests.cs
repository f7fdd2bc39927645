using System.Net;
using System.Text;
using Volley.Diagnostics;
using Volley.Models.Cassettes;
using Volley.Models.Clients;
using Volley.Models.Diagnostics;
using Volley.Models.Providers;
using Volley.StubServer;
using Volley.StubServer.Behaviours;
using Volley.Tests.Models.Pipeline;

namespace Volley.Tests.Models.Cassettes;

public sealed class CassetteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("volley-cassette-").FullName;

    private string CassettePath => Path.Combine(_folder, "calls.cassette");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData(""","stream":true""")]
    public async Task A_replay_gives_the_same_bytes_without_network_key_or_cost(string more)
    {
        var recorded = await RecordAsync(PipelineWorld.Chat(more: more));
        await using var cassette = Cassette.Open(CassettePath, CassetteMode.Replay);
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")), p => p with { KeyVariable = null }, cassette: cassette);
        await using var account = PipelineWorld.Account(cap: 0);
        var call = world.Call(account, PipelineWorld.Chat(more: more));
        using var response = await world.Pipeline.SendAsync(call, default);

        Assert.Equal(recorded, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(more.Length == 0 ? "application/json" : "text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Empty(world.Server.Hits);
        Assert.Equal((0m, true, true), (account.Spent, call.Receipt.IsReplayed, call.Receipt.Usage!.Output > 0));
    }

    [Fact]
    public async Task A_stream_is_replayed_chunk_by_chunk()
    {
        var body = PipelineWorld.Chat(more: ""","stream":true,"stream_options":{"include_usage":true}""");
        var behaviour = StubBehaviour.Text("one two three four").InChunksOf(3).ChunksEvery(TimeSpan.FromMilliseconds(20));
        var recorded = await ChunksAsync(CassetteMode.Record, body, behaviour);
        var replayed = await ChunksAsync(CassetteMode.Replay, body, behaviour);

        Assert.True(recorded.Count > 3, $"{recorded.Count} chunks");
        Assert.Equal(recorded, replayed);
    }

    [Fact]
    public async Task Repeats_attempts_and_equal_requests_of_an_attempt_have_recordings_of_their_own()
    {
        await using var cassette = Cassette.Open(CassettePath, CassetteMode.Record);
        var count = 0;
        await using var world = await PipelineWorld.StartAsync(_ => StubBehaviour.Text($"answer {Interlocked.Increment(ref count)}"), cassette: cassette);
        var answers = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            foreach (var (repeat, attempt) in ((int, int)[])[(1, 1), (2, 1), (1, 2)])
            {
                await using var account = PipelineWorld.Account(repeat: repeat, attempt: attempt);
                answers.Add((await world.Client.AskAsync(world.Question(), account, default)).Text);
                answers.Add((await world.Client.AskAsync(world.Question(), account, default)).Text);
            }
        }

        Assert.Equal(6, world.Server.Log.Count);
        Assert.Equal(["answer 1", "answer 2", "answer 3", "answer 4", "answer 5", "answer 6"], answers[..6]);
        Assert.Equal(answers[..6], answers[6..]);
    }

    [Fact]
    public async Task Another_spelling_of_the_same_request_is_the_same_request()
    {
        await RecordAsync("""{"model":"small","temperature":1.0,"messages":[{"role":"user","content":"hi"}]}""");
        await using var cassette = Cassette.Open(CassettePath, CassetteMode.Replay);
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")), cassette: cassette);
        using var same = await world.SendAsync(PipelineWorld.Account(), """{ "messages":[{"content":"hi","role":"user"}], "temperature":1, "model":"stub/small" }""");
        using var other = await world.SendAsync(PipelineWorld.Account(), """{"model":"small","temperature":0.9,"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (same.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task A_miss_in_a_replay_names_the_request_and_is_final()
    {
        await RecordAsync(PipelineWorld.Chat("one"));
        await using var cassette = Cassette.Open(CassettePath, CassetteMode.Replay);
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")), cassette: cassette);
        var answer = await world.Client.AskAsync(world.Question("why is the sky\\nblue?".Replace("\\n", "\n")), PipelineWorld.Account(), default);

        Assert.Equal("cassette_miss", answer.Failure!.Code);
        Assert.Contains("'stub/small' to \"why is the sky blue?\"", answer.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(world.Server.Hits);
    }

    [Fact]
    public async Task Errors_that_would_come_again_are_recorded_and_passing_ones_are_not()
    {
        await using (var recording = Cassette.Open(CassettePath, CassetteMode.Record))
        {
            await using var world = await PipelineWorld.StartAsync(
                r => StubBehaviour.Fail(r.LastText() == "bad" ? StubError.BadRequest("no") : StubError.Server()), cassette: recording);
            (await world.SendAsync(PipelineWorld.Account(), PipelineWorld.Chat("bad"))).Dispose();
            (await world.SendAsync(PipelineWorld.Account(), PipelineWorld.Chat("down"))).Dispose();
            (await world.SendAsync(PipelineWorld.Account(cap: 0), PipelineWorld.Chat("poor"))).Dispose();
        }

        await using var cassette = Cassette.Open(CassettePath, CassetteMode.Replay);
        await using var replay = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")), cassette: cassette);
        using var bad = await replay.SendAsync(PipelineWorld.Account(), PipelineWorld.Chat("bad"));
        using var down = await replay.SendAsync(PipelineWorld.Account(), PipelineWorld.Chat("down"));
        using var poor = await replay.SendAsync(PipelineWorld.Account(), PipelineWorld.Chat("poor"));
        Assert.Equal(
            (HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (bad.StatusCode, down.StatusCode, poor.StatusCode));
    }

    [Fact]
    public async Task A_stream_that_broke_off_is_not_recorded()
    {
        await using var cassette = Cassette.Open(CassettePath, CassetteMode.Record);
        await using var world = await PipelineWorld.StartAsync(
            r => StubBehaviour.Text(new string('x', 200)).ChunksEvery(TimeSpan.FromMilliseconds(20)) is var text && r.Number == 1 ? text.TruncatedAfter(3) : text, cassette: cassette);
        for (var i = 0; i < 2; i++)
        {
            using var response = await world.SendAsync(PipelineWorld.Account(), PipelineWorld.Chat(more: ""","stream":true"""));
            await response.Content.ReadAsByteArrayAsync();
        }

        Assert.Equal(2, world.Server.Log.Count);
    }

    [Fact]
    public async Task No_key_is_ever_stored_even_where_the_provider_echoes_it()
    {
        await using (var cassette = Cassette.Open(CassettePath, CassetteMode.Record))
        {
            await using var world = await PipelineWorld.StartAsync(
                StubChoices.Always(StubBehaviour.Text($"your key is {PipelineWorld.Key}!").WithHeader("x-request-id", PipelineWorld.Key)), cassette: cassette);
            using var response = await world.SendAsync(PipelineWorld.Account(), PipelineWorld.Chat());
            Assert.Contains(PipelineWorld.Key, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(PipelineWorld.Key, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(CassettePath)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_recorders_share_a_file()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 3), async (recorder, token) =>
        {
            await using var cassette = Cassette.Open(CassettePath, CassetteMode.Record);
            await using var world = await PipelineWorld.StartAsync(StubChoices.Echo(), cassette: cassette);
            await Parallel.ForEachAsync(Enumerable.Range(0, 40), token, async (i, _) =>
                Assert.Null((await world.Client.AskAsync(world.Question($"{recorder}/{i}"), PipelineWorld.Account(), token)).Failure));
        });

        await using var replay = Cassette.Open(CassettePath, CassetteMode.Replay);
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")), cassette: replay);
        for (var i = 0; i < 120; i++)
            Assert.Equal($"{i / 40}/{i % 40}", (await world.Client.AskAsync(world.Question($"{i / 40}/{i % 40}"), PipelineWorld.Account(), default)).Text);
    }

    [Fact]
    public async Task Scripted_answers_are_recorded_as_all_others()
    {
        var scripted = new ModelProvider { Name = "demo", Format = ProviderFormat.Scripted };
        var answers = new List<ChatAnswer>();
        foreach (var mode in (CassetteMode[])[CassetteMode.Record, CassetteMode.Replay])
        {
            await using var cassette = Cassette.Open(CassettePath, mode);
            await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")), cassette: cassette);
            var model = world.Model with { Provider = scripted, Id = new ModelId("demo", "any") };
            answers.Add(await world.Client.AskAsync(world.Question("ping") with { Model = model }, PipelineWorld.Account(), default));
        }

        Assert.Equal((answers[0].Text, answers[0].Usage), (answers[1].Text, answers[1].Usage));
        Assert.Equal((true, 0m, 0), (answers[0].Cost > 0, answers[1].Cost, answers[1].Hits));
    }

    [Fact]
    public void A_replay_needs_a_cassette()
    {
        var fault = Assert.Throws<BatchException>(() => Cassette.Open(CassettePath, CassetteMode.Replay));
        Assert.Equal(ModelCodes.CassetteMissing, fault.Diagnostics.Single().Code);
        Assert.False(File.Exists(CassettePath));
    }

    [Theory]
    [InlineData("this is no database at all, but a text of some length that nobody should overwrite")]
    [InlineData(null)]
    public void Another_file_is_not_taken_for_a_cassette_and_stays_as_it_is(string? text)
    {
        if (text is not null)
            File.WriteAllText(CassettePath, text);
        else
            using (var other = Volley.Journal.SqliteDatabase.Open(CassettePath, Volley.Journal.SqliteAccess.Create, TimeSpan.Zero))
                other.Execute("CREATE TABLE mine(a); INSERT INTO mine VALUES(1);");
        var before = File.ReadAllBytes(CassettePath);
        foreach (var mode in Enum.GetValues<CassetteMode>())
        {
            var fault = Assert.Throws<BatchException>(() => Cassette.Open(CassettePath, mode));
            Assert.Equal(ModelCodes.CassetteUnreadable, fault.Diagnostics.Single().Code);
        }

        Assert.Equal(before, File.ReadAllBytes(CassettePath));
    }

    [Fact]
    public async Task A_damaged_recording_is_an_error_and_not_an_answer()
    {
        var recorded = await RecordAsync(PipelineWorld.Chat());
        var bytes = await File.ReadAllBytesAsync(CassettePath);
        var at = bytes.AsSpan().IndexOf(recorded);
        bytes[at + 20] ^= 1;
        await File.WriteAllBytesAsync(CassettePath, bytes);
        await using var cassette = Cassette.Open(CassettePath, CassetteMode.Replay);
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")), cassette: cassette);

        var fault = await Assert.ThrowsAsync<BatchException>(() => world.SendAsync(PipelineWorld.Account(), PipelineWorld.Chat()));
        Assert.Equal(ModelCodes.CassetteUnreadable, fault.Diagnostics.Single().Code);
    }

    [Fact]
    public void A_cassette_that_cannot_be_written_says_so()
    {
        var blocked = Path.Combine(_folder, "file");
        File.WriteAllText(blocked, "");
        var fault = Assert.Throws<BatchException>(() => Cassette.Open(Path.Combine(blocked, "calls.cassette"), CassetteMode.Record));
        Assert.Equal(ModelCodes.CassetteFailed, fault.Diagnostics.Single().Code);
    }

    private async Task<byte[]> RecordAsync(string body)
    {
        await using var cassette = Cassette.Open(CassettePath, CassetteMode.Record);
        await using var world = await PipelineWorld.StartAsync(StubChoices.Hashed(), cassette: cassette);
        await using var account = PipelineWorld.Account();
        using var response = await world.SendAsync(account, body);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private async Task<List<string>> ChunksAsync(CassetteMode mode, string body, StubBehaviour behaviour)
    {
        await using var cassette = Cassette.Open(CassettePath, mode);
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(behaviour), cassette: cassette);
        using var response = await world.SendAsync(PipelineWorld.Account(), body);
        var stream = await response.Content.ReadAsStreamAsync();
        var (chunks, buffer) = (new List<string>(), new byte[64 * 1024]);
        while (await stream.ReadAsync(buffer) is > 0 and var count)
            chunks.Add(Encoding.UTF8.GetString(buffer, 0, count));
        return chunks;
    }
}

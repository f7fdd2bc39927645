using Volley.Diagnostics;
using Volley.Journal;
using Volley.Models.Diagnostics;
using Volley.Models.Wire;

namespace Volley.Models.Cassettes;

/// <summary>The file of recordings: one SQLite database that other processes may use at the same time. For one thread at a time.</summary>
/// <remarks>
/// A rollback journal rather than a write-ahead log: between runs a cassette is one file, which can be copied, committed to a repository and read from a
/// folder that nobody may write to.
/// </remarks>
internal sealed class CassetteFile : IDisposable
{
    private const int Application = 0x564C4359;
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(30);

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS recordings(
            key BLOB PRIMARY KEY, provider TEXT NOT NULL, model TEXT NOT NULL, format TEXT NOT NULL, request TEXT NOT NULL,
            repeat INTEGER NOT NULL, attempt INTEGER NOT NULL, occurrence INTEGER NOT NULL,
            status INTEGER NOT NULL, headers TEXT NOT NULL, chunks BLOB, body BLOB, digest INTEGER NOT NULL,
            input INTEGER NOT NULL, cached_input INTEGER NOT NULL, cache_write INTEGER NOT NULL, long_cache_write INTEGER NOT NULL,
            output INTEGER NOT NULL, reasoning INTEGER NOT NULL, is_estimate INTEGER NOT NULL);
        """;

    private const string Selection = """
        SELECT status, headers, chunks, body, digest, input, cached_input, cache_write, long_cache_write, output, reasoning, is_estimate
        FROM recordings WHERE key = ?1
        """;

    private const string Insertion = """
        INSERT INTO recordings VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
        ON CONFLICT(key) DO NOTHING
        """;

    private readonly string _path;
    private readonly SqliteDatabase _database;
    private SqliteStatement? _find;
    private SqliteStatement? _insert;

    private CassetteFile(string path, SqliteDatabase database) => (_path, _database) = (path, database);

    /// <summary>Opens a file; to record, one that is not there is made.</summary>
    public static CassetteFile Open(string path, CassetteMode mode)
    {
        var full = Path.GetFullPath(path);
        if (mode == CassetteMode.Replay && !File.Exists(full))
            throw new BatchException(Diagnostic.Error(ModelCodes.CassetteMissing, $"there is no cassette '{path}' to replay", null, "Record one first, with 'cassette: record'."));
        SqliteDatabase? database = null;
        try
        {
            if (mode == CassetteMode.Record)
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            database = SqliteDatabase.Open(full, mode == CassetteMode.Record ? SqliteAccess.Create : SqliteAccess.ReadOnly, BusyTimeout);
            if (mode == CassetteMode.Record)
                Prepare(database, path);
            if (database.Integer("PRAGMA application_id") != Application)
                throw Unreadable(path, "it is no cassette");
            if (database.Integer("PRAGMA user_version") != 1)
                throw Unreadable(path, "a later version of Volley has written it");
            var file = new CassetteFile(path, database);
            file._find = database.Prepare(Selection);
            if (mode == CassetteMode.Record)
                file._insert = database.Prepare(Insertion);
            return file;
        }
        catch (SqliteFault fault)
        {
            database?.Dispose();
            throw Of(path, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, fault.Message, fault);
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    /// <summary>Finds a recording.</summary>
    public Recording? Find(CassetteKey key)
    {
        try
        {
            _find!.BindBlob(1, key.Digest);
            var recording = _find.Step() ? Read(_find) : null;
            _find.Reset();
            return recording;
        }
        catch (SqliteFault fault)
        {
            throw Of(_path, fault);
        }
    }

    /// <summary>Adds recordings, all or none; one that is there already stays.</summary>
    public void Add(IReadOnlyList<(CassetteKey Key, Recording Recording)> recordings)
    {
        try
        {
            _database.Execute("BEGIN IMMEDIATE");
            foreach (var (key, recording) in recordings)
                Insert(_insert!, key, recording);
            _database.Execute("COMMIT");
        }
        catch (SqliteFault fault)
        {
            _database.RollBack();
            throw Of(_path, fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _find?.Dispose();
        _insert?.Dispose();
        _database.Dispose();
    }

    private static void Prepare(SqliteDatabase database, string path)
    {
        database.Execute("PRAGMA synchronous = FULL");
        database.Execute("BEGIN IMMEDIATE");
        var isNew = database.Integer("SELECT count(*) FROM sqlite_master") == 0;
        if (isNew)
        {
            database.Execute(Tables);
            database.Execute($"PRAGMA application_id = {Application}; PRAGMA user_version = 1;");
        }

        database.Execute("COMMIT");
        if (!isNew && database.Integer("PRAGMA application_id") != Application)
            throw Unreadable(path, "it is no cassette");
    }

    private Recording Read(SqliteStatement row)
    {
        var body = row.Bytes(3).ToArray();
        var chunks = ChunkLengths.FromBytes(row.Bytes(2), body.Length);
        if (chunks is null || unchecked((long)XxHash64.Compute(body)) != row.Integer(4))
            throw Unreadable(_path, "a recording in it is damaged");
        return new Recording
        {
            Status = (int)row.Integer(0),
            Headers = RecordedHeaders.FromText(row.Bytes(1)),
            Body = body,
            Chunks = chunks.Value,
            Usage = new TokenUsage
            {
                Input = row.Integer(5),
                CachedInput = row.Integer(6),
                CacheWrite = row.Integer(7),
                LongCacheWrite = row.Integer(8),
                Output = row.Integer(9),
                Reasoning = row.Integer(10),
                IsEstimate = row.Integer(11) != 0,
            },
        };
    }

    private static void Insert(SqliteStatement insert, CassetteKey key, Recording recording)
    {
        insert.BindBlob(1, key.Digest);
        insert.BindText(2, key.Provider);
        insert.BindText(3, key.Model);
        insert.BindText(4, key.Format.ToString());
        insert.BindText(5, key.Request);
        insert.Bind(6, key.Repeat);
        insert.Bind(7, key.Attempt);
        insert.Bind(8, key.Occurrence);
        insert.Bind(9, recording.Status);
        insert.BindText(10, RecordedHeaders.ToText(recording.Headers));
        insert.BindBlob(11, ChunkLengths.ToBytes(recording.Chunks));
        insert.BindBlob(12, recording.Body.Span);
        insert.Bind(13, unchecked((long)XxHash64.Compute(recording.Body.Span)));
        insert.Bind(14, recording.Usage.Input);
        insert.Bind(15, recording.Usage.CachedInput);
        insert.Bind(16, recording.Usage.CacheWrite);
        insert.Bind(17, recording.Usage.LongCacheWrite);
        insert.Bind(18, recording.Usage.Output);
        insert.Bind(19, recording.Usage.Reasoning);
        insert.Bind(20, recording.Usage.IsEstimate ? 1 : 0);
        insert.Run();
    }

    private static BatchException Of(string path, SqliteFault fault) => fault.Code switch
    {
        SqliteFault.Error or SqliteFault.Corrupt or SqliteFault.NotADatabase => Unreadable(path, fault.Message, fault),
        _ => Failed(path, fault.Message, fault),
    };

    private static BatchException Unreadable(string path, string why, Exception? inner = null) => new(
        Diagnostic.Error(ModelCodes.CassetteUnreadable, $"the cassette cannot be read: {why}", new SourceLocation(path),
            "Restore it from a copy, or name another file; nothing in it was changed."),
        inner);

    private static BatchException Failed(string path, string why, Exception inner) => new(
        Diagnostic.Error(ModelCodes.CassetteFailed, $"the cassette cannot be used: {why}", new SourceLocation(path),
            "Make the file and its folder readable and, to record, writable, with room on the disk."),
        inner);
}

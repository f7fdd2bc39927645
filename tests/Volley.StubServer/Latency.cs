namespace Volley.StubServer;

/// <summary>
/// How long something takes. What is drawn depends on the seed, the request and its attempt, so that a run can be repeated
/// whatever the order in which its requests come.
/// </summary>
public sealed class Latency
{
    private readonly Func<StubRequest, int, TimeSpan> _sample;

    private Latency(Func<StubRequest, int, TimeSpan> sample) => _sample = sample;

    /// <summary>Always the same.</summary>
    public static Latency Fixed(TimeSpan time) => new((_, _) => time);

    /// <summary>Anything from <paramref name="least"/> to <paramref name="most"/>, each as likely.</summary>
    public static Latency Uniform(TimeSpan least, TimeSpan most, int seed) =>
        new((request, step) => least + ((most - least) * request.Draw(seed, step)));

    /// <summary>Many short ones, few long ones, without memory.</summary>
    public static Latency Exponential(TimeSpan mean, int seed) =>
        new((request, step) => mean * -Math.Log(1 - request.Draw(seed, step)));

    /// <summary>A heavy tail, as models have: half are below the median; a sigma of 1 puts one in a hundred over ten times it.</summary>
    public static Latency LogNormal(TimeSpan median, double sigma, int seed) => new((request, step) =>
    {
        // Box and Muller: two uniform numbers give a normal one.
        var radius = Math.Sqrt(-2 * Math.Log(1 - request.Draw(seed, 2 * step)));
        return median * Math.Exp(sigma * radius * Math.Cos(2 * Math.PI * request.Draw(seed, (2 * step) + 1)));
    });

    /// <summary>Whatever the delegate says.</summary>
    public static Latency Of(Func<StubRequest, TimeSpan> time) => new((request, _) => time(request));

    /// <summary>A fixed latency, where a time is given.</summary>
    public static implicit operator Latency(TimeSpan time) => Fixed(time);

    internal Task PassAsync(StubRequest request, int step, CancellationToken cancellation)
    {
        var time = _sample(request, step);
        return time > TimeSpan.Zero ? Task.Delay(time, request.Time, cancellation) : Task.CompletedTask;
    }
}

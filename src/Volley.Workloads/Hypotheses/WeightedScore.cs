using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>A weighted mean over users: Σ v·w / Σ w, added up in the order in which it is given.</summary>
/// <param name="label">The name of the denominator in the file.</param>
internal sealed class WeightedScore(string label)
{
    private readonly HashSet<int> _users = [];
    private double _sum;
    private double _weight;

    /// <summary>How many distinct users entered.</summary>
    public int UsersUsed => _users.Count;

    /// <summary>The mean; <see langword="null"/> where nothing entered, or the sums are beyond every float.</summary>
    public double? Value => _weight > 0 && _sum / _weight is var mean && double.IsFinite(mean) && double.IsFinite(_weight) ? PythonNumber.Round6(mean) : null;

    /// <summary>The sum of the weights; <see langword="null"/> where it is beyond every float.</summary>
    public double? Weight => !double.IsFinite(_weight) ? null : _weight > 0 ? PythonNumber.Round6(_weight) : 0.0;

    /// <summary>Adds what a contribution gives.</summary>
    /// <param name="entered">The metric and its weight; <see langword="null"/> for nothing.</param>
    /// <param name="user">The user's number; negative for one without a name, who is not counted.</param>
    public void Add(WeightedValue? entered, int user)
    {
        if (entered is not { } pair)
            return;
        _sum += pair.Value * pair.Weight;
        _weight += pair.Weight;
        if (user >= 0)
            _users.Add(user);
    }

    public PythonDict ToRecord() => new() { { "value", Value }, { "users_used", UsersUsed }, { label, Weight } };
}

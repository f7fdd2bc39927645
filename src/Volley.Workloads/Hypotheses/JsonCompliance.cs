using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>Finds what JSON cannot say, NaN and infinities, before it is written: the user who brought it is told, not the batch.</summary>
internal static class JsonCompliance
{
    /// <summary>Checks a value and all that is in it.</summary>
    /// <exception cref="PythonException">ValueError: there is a NaN or an infinity in it.</exception>
    public static void Check(PythonValue value, string where)
    {
        switch (value)
        {
            case PythonFloat number:
                Check(number.Value, where);
                break;
            case PythonList list:
                foreach (var item in list.Items)
                    Check(item, where);
                break;
            case PythonDict dict:
                foreach (var (key, member) in dict)
                    if (member is PythonFloat or PythonList or PythonDict)
                        Check(member, $"{key} in {where}");
                break;
        }
    }

    /// <summary>Checks a number.</summary>
    /// <exception cref="PythonException">ValueError: it is a NaN or an infinity.</exception>
    public static void Check(double value, string where)
    {
        if (!double.IsFinite(value))
            throw Fault(value, where);
    }

    public static PythonException Fault(double value, string where) =>
        new("ValueError", $"Out of range float values are not JSON compliant: {PythonNumber.Repr(value)} ({where})");
}

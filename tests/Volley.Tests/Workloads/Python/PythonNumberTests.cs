using System.Numerics;
using Volley.Workloads.Python;

namespace Volley.Tests.Workloads.Python;

public sealed class PythonNumberTests
{
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(20, "20.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-4, "0.0001")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(1e-7, "1e-07")]
    [InlineData(-1.5e-7, "-1.5e-07")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(9999999999999998.0, "9999999999999998.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1e22, "1e+22")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Floats_print_as_Python_prints_them(double value, string expected) => Assert.Equal(expected, PythonNumber.Repr(value));

    [Theory]
    [InlineData(0.1234575, 0.123457)]
    [InlineData(412.3456789, 412.345679)]
    [InlineData(0.0000005, 0.0)]
    [InlineData(2.5e-6, 3e-6)]
    [InlineData(0.5000005, 0.5)]
    [InlineData(-1e-9, -0.0)]
    [InlineData(1e300, 1e300)]
    public void Rounding_goes_by_the_exact_binary_value(double value, double expected) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(PythonNumber.Round6(value)));

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData(" \u00a01_000.5e-3\n", 1.0005)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5.0)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("NaN", double.NaN)]
    [InlineData("\u0661\u0662", 12.0)]
    [InlineData("1e999", double.PositiveInfinity)]
    [InlineData("", null)]
    [InlineData("1__0", null)]
    [InlineData("_1", null)]
    [InlineData("1_", null)]
    [InlineData("0x10", null)]
    [InlineData("1,5", null)]
    [InlineData("+-1", null)]
    public void Texts_become_floats_where_Python_takes_them(string text, double? expected) => Assert.Equal(expected, PythonNumber.ToFloat(text));

    [Theory]
    [InlineData("12", 12)]
    [InlineData(" +1_2 ", 12)]
    [InlineData("-007", -7)]
    [InlineData("3.7", null)]
    [InlineData("1e3", null)]
    [InlineData("", null)]
    public void Texts_become_whole_numbers_where_Python_takes_them(string text, int? expected) =>
        Assert.Equal(expected is { } number ? new BigInteger(number) : (BigInteger?)null, PythonNumber.ToInt(text));

    [Fact]
    public void Other_values_are_coerced_as_Python_does()
    {
        Assert.Equal((1.0, BigInteger.One), (PythonNumber.ToFloat(true), PythonNumber.ToInt(true)));
        Assert.Equal(new BigInteger(-3), PythonNumber.ToInt(-3.9));
        Assert.Null(PythonNumber.ToInt(double.NaN));
        foreach (var nothing in (PythonValue[])[PythonNone.Value, PythonList.Empty, new PythonDict()])
            Assert.Equal((null, null), (PythonNumber.ToFloat(nothing), PythonNumber.ToInt(nothing)));
    }

    [Fact]
    public void What_is_beyond_every_float_is_an_error_of_its_own()
    {
        Assert.Equal("OverflowError", Assert.Throws<PythonException>(() => PythonNumber.ToFloat(BigInteger.Pow(10, 400))).TypeName);
        Assert.Equal("OverflowError", Assert.Throws<PythonException>(() => PythonNumber.ToInt(double.PositiveInfinity)).TypeName);
        Assert.Equal("OverflowError", Assert.Throws<PythonException>(() => PythonNumber.Divide(BigInteger.Pow(10, 400), 3)).TypeName);
    }

    [Theory]
    [InlineData("1", "3", "0.3333333333333333")]
    [InlineData("9007199254740993", "1", "9007199254740992.0")]
    [InlineData("9007199254740993", "2", "4503599627370496.0")]
    [InlineData("123456789012345678901234567890", "7", "1.763668414462081e+28")]
    [InlineData("-123456789012345678901234567890", "987654321098765432109", "-124999998.8609375")]
    public void Quotients_of_whole_numbers_are_rounded_once(string a, string b, string expected) => Assert.Equal(
        expected,
        PythonNumber.Repr(PythonNumber.Divide(BigInteger.Parse(a, System.Globalization.CultureInfo.InvariantCulture), BigInteger.Parse(b, System.Globalization.CultureInfo.InvariantCulture))));
}

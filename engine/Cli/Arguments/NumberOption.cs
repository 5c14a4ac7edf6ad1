using System.CommandLine;
using System.Globalization;

namespace NetSim.Cli;

/// <summary>Options that take a whole number from a range, with a message that names the range.</summary>
internal static class NumberOption
{
    public static Option<ulong> Create(string name, string help, ulong least, ulong most, ulong initial) => new(name)
    {
        Description = help,
        HelpName = "N",
        DefaultValueFactory = _ => initial,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
            {
                return number;
            }

            result.AddError($"{name} must be a whole number from {least} to {most}, not '{text}'.");
            return 0;
        },
    };
}

using System.Text.Json;
using DDonDDon.Server.Logging;
using Microsoft.Extensions.Logging;

namespace DDonDDon.Server.Tests.Logging;

public class JsonLinesTests
{
    [Fact]
    public void An_entry_is_one_line_whatever_it_holds()
    {
        var line = JsonLines.Line(
            LogLevel.Error, "Shop", "first\r\n{\"level\":\"forged\"}\u2028",
            [new("UserId", "a\nb"), new("Status", 503), new("Milliseconds", 1.5), new("{OriginalFormat}", "x")], new InvalidOperationException("bad\nthing"));

        line.ShouldNotContain('\n');
        line.ShouldNotContain('\r');
        var entry = JsonElement.Parse(line);
        entry.GetProperty("level").GetString().ShouldBe("Error");
        entry.GetProperty("userId").GetString().ShouldBe("a\nb");
        entry.GetProperty("status").GetInt32().ShouldBe(503);
        entry.GetProperty("milliseconds").GetDouble().ShouldBe(1.5);
        entry.GetProperty("exception").GetString()!.ShouldContain("bad\nthing");
        entry.TryGetProperty("{OriginalFormat}", out _).ShouldBeFalse();
    }

    [Fact]
    public void No_member_is_there_twice()
    {
        var line = JsonLines.Line(
            LogLevel.Error, "Shop", "the entry's own",
            [new("Message", "a value"), new("level", "loud"), new("Status", 1), new("status", 2), new("Exception", "none")],
            new InvalidOperationException("bad"));

        var entry = JsonElement.Parse(line);
        entry.EnumerateObject().Select(member => member.Name).ShouldBeUnique();
        entry.GetProperty("message").GetString().ShouldBe("the entry's own");
        entry.GetProperty("messageValue").GetString().ShouldBe("a value");
        entry.GetProperty("statusValue").GetInt32().ShouldBe(2);
        entry.GetProperty("exception").GetString()!.ShouldContain("bad");
    }
}

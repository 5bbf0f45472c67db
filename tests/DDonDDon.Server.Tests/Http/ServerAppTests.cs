using DDonDDon.Server.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DDonDDon.Server.Tests.Http;

public class ServerAppTests(TestServer server) : IClassFixture<TestServer>
{
    // Watching reaches everything under the working directory, and a database may be there.
    [Fact]
    public void No_files_are_watched_for_changes()
    {
        var files = ((IConfigurationRoot)server.Service<IConfiguration>()).Providers.OfType<FileConfigurationProvider>().ToList();

        files.ShouldNotBeEmpty();
        files.ShouldAllBe(provider => !provider.Source.ReloadOnChange);
    }
}

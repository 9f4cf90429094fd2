// Prints what Renovate's own code finds in the project that is the current folder. The argument is
// the folder with its npm package.
const dist = `${process.argv[2]}/node_modules/renovate/dist/modules`;
const { readFileSync } = require("fs");
const { extractPackageFile } = require(`${dist}/manager/copier/extract.js`);
const { GitTagsDatasource } = require(`${dist}/datasource/git-tags/index.js`);

const file = ".copier-answers.yml";
const [found] = extractPackageFile(readFileSync(file, "utf8"), file).deps;
new GitTagsDatasource().getReleases(found).then(({ releases }) => {
  const versions = releases.map(({ version }) => version);
  console.log(JSON.stringify({ ...found, versions }));
});

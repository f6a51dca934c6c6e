#!/bin/sh
# Fetches ElasticMQ into a folder, for the queue's contract suite. Needs Maven; running it needs Java 17.
#
#   sh test/support/fetch-elasticmq.sh FOLDER && PULLHOOK_TEST_ELASTICMQ=FOLDER npm test
set -eu

folder=${1:?"Usage: fetch-elasticmq.sh FOLDER"}
version=1.7.1

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if [ -e "$folder/elasticmq-server_2.13-$version.jar" ]; then exit 0; fi

project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
cat >"$project/pom.xml" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>pullhook</groupId>
  <artifactId>elasticmq</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.elasticmq</groupId>
      <artifactId>elasticmq-server_2.13</artifactId>
      <version>$version</version>
    </dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode --file "$project/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder"
